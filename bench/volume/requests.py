"""Data requests with their places, sources and GitHub issues."""

from collections.abc import Iterator
from random import Random
from typing import Any

from bench.volume.copying import CopiedRows
from bench.volume.people import draw_place
from bench.volume.places import Places
from bench.volume.sizes import Size
from bench.volume.source_words import COMMON, KINDS
from bench.volume.spread import moment, sentences, value_or_none

STATUSES = (
    ("Intake", "Active", "Complete", "Request withdrawn", "Waiting for scraper", "Archived", "Ready to start",
     "Waiting for FOIA", "Waiting for requestor"),
    (10, 18, 25, 5, 4, 15, 15, 4, 4),
)  # fmt: skip
URGENCIES = ("urgent", "somewhat_urgent", "not_urgent", "long_term", "indefinite_unknown")
COLUMNS = (
    "id title submission_notes request_status date_created date_status_last_changed creator_user_id internal_notes "
    "record_types_required pdap_response coverage_range data_requirements request_urgency"
)
WITH_SOURCES, WITH_ISSUE = 0.4, 0.5
ISSUE = "https://github.com/bench/data-requests/issues/{}"


def request_tables(places: Places, size: Size, seed: str) -> Iterator[CopiedRows]:
    """Give the rows of requests and of what hangs on them."""
    random = Random(f"{seed} requests")  # noqa: S311 - nothing secret
    about = [[draw_place(random, places) for _ in range(random.randint(1, 2))] for _ in range(size.requests)]
    rows = (request_row(random, number, where[0].name, size.people) for number, where in enumerate(about, start=1))
    yield CopiedRows("data_requests", COLUMNS, rows, size.requests)
    located = [
        (number, place) for number, where in enumerate(about, 1) for place in sorted({place.id for place in where})
    ]
    yield CopiedRows("link_data_requests__locations", "data_request_id location_id", located, len(located))
    answered = [
        (number, source)
        for number in range(1, size.requests + 1)
        if random.random() < WITH_SOURCES
        for source in sorted({random.randint(1, size.sources) for _ in range(random.randint(1, 4))})
    ]
    yield CopiedRows("link_data_requests__data_sources", "request_id data_source_id", answered, len(answered))
    issues = [
        (number, ISSUE.format(number), number) for number in range(1, size.requests + 1) if random.random() < WITH_ISSUE
    ]
    yield CopiedRows(
        "data_requests_github_issue_info", "data_request_id github_issue_url github_issue_number", issues, len(issues)
    )


def request_row(random: Random, number: int, place: str, people: int) -> tuple[Any, ...]:
    names = random.choices(list(KINDS), [kind.weight for kind in KINDS.values()], k=random.randint(1, 3))
    kinds = list(dict.fromkeys(names))
    created = moment(random)
    return (
        number,
        f"{kinds[0]} in {place}",
        sentences(random, KINDS[kinds[0]].sentences, COMMON, most=3),
        random.choices(*STATUSES)[0],
        created,
        created,
        random.randint(1, people),
        value_or_none(random, 0.3, random.choice(COMMON)),
        kinds,
        value_or_none(random, 0.2, random.choice(COMMON)),
        f"{random.randint(2000, 2015)}-{random.randint(2016, 2026)}",
        sentences(random, COMMON, COMMON, most=3) if random.random() < 0.6 else None,
        random.choice(URGENCIES),
    )
