"""The data sources of a catalog: a long tail of agencies with many, most with none or a single one."""

import datetime
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Any

from bench.volume.agencies import Agency
from bench.volume.copying import CopiedRows
from bench.volume.source_words import ACCESS, COMMON, ENTITIES, FORMATS, KINDS, PORTALS
from bench.volume.spread import APPROVAL, moment, sentences, value_or_none

# Of agencies: how many have sources at all. Of sources: how many have no agency, or several.
WITH_SOURCES, WITHOUT_AGENCY, SEVERAL = 0.5, 0.015, 0.04
# Pareto's exponent of how many sources an agency has, and how many times more than the fewest of them any has.
TAIL, MOST = 1.15, 700.0
LEVELS = {"federal": 8.0, "state": 3.0, "county": 1.5}
COLUMNS = (
    "id name description source_url agency_supplied supplying_entity agency_originated agency_aggregation "
    "coverage_start coverage_end updated_at detail_level data_portal_type update_method readme_url retention_schedule "
    "scraper_url created_at access_notes url_status record_type_id access_types record_formats approval_status"
)


class SourceRows:
    """Rows of data sources, made one after the other."""

    def __init__(self, agencies: Sequence[Agency], record_types: dict[str, int], number: int, seed: str) -> None:
        """Choose whose each source is; `record_types` has their numbers by name."""
        self.random = Random(f"{seed} sources")  # noqa: S311 - nothing secret
        self.record_types = record_types
        weights = [weight(self.random, agency) for agency in agencies]
        self.owners = self.random.choices(agencies, cum_weights=list(accumulate(weights)), k=number)
        self.names = list(KINDS)
        self.name_weights = list(accumulate(kind.weight for kind in KINDS.values()))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        for number, owner in enumerate(self.owners, start=1):
            yield self.row(number, owner)

    def row(self, number: int, owner: Agency) -> tuple[Any, ...]:
        random = self.random
        name = random.choices(self.names, cum_weights=self.name_weights)[0]
        kind = KINDS[name]
        title = random.choice(kind.titles)
        path = re.sub("[^a-z0-9]+", "-", title.lower())
        start = value_or_none(
            random, 0.55, datetime.date(2005, 1, 1) + datetime.timedelta(days=int(7000 * random.random()))
        )
        end = value_or_none(random, 0.4, start + datetime.timedelta(days=random.randint(30, 4000))) if start else None
        created = moment(random)
        years = value_or_none(random, 0.3, f" {random.randint(2005, 2026)}") or ""
        return (
            number,
            f"{title}{years} for {owner.name}",
            sentences(random, kind.sentences, COMMON, most=5) if random.random() < 0.5 else None,
            f"https://data.{owner.host}/{path}/{number}",
            value_or_none(random, 0.8, random.random() < 0.8),
            value_or_none(random, 0.1, random.choice(ENTITIES)),
            value_or_none(random, 0.8, random.random() < 0.9),
            value_or_none(random, 0.3, random.choice(("county", "local", "state", "federal"))),
            start,
            end,
            created + datetime.timedelta(days=random.randint(0, 300)),
            value_or_none(random, 0.6, random.choice(("Individual record", "Aggregated records", "Summarized totals"))),
            random.choices(*PORTALS)[0],
            value_or_none(random, 0.5, random.choice(("Insert", "No updates", "Overwrite"))),
            value_or_none(random, 0.2, f"https://data.{owner.host}/readme/{number}"),
            value_or_none(random, 0.4, random.choice(("< 1 year", "1-10 years", "> 10 years", "Future only"))),
            value_or_none(random, 0.05, f"https://github.com/example/scrapers/{number}"),
            created,
            value_or_none(random, 0.1, random.choice(COMMON)),
            "broken" if random.random() < 0.03 else "ok",
            value_or_none(random, 0.98, self.record_types[name]),
            random.choices(*ACCESS)[0],
            sorted(set(random.choices(*FORMATS, k=random.randint(0, 2)))),
            random.choices(*APPROVAL)[0],
        )

    def links(self, agencies: Sequence[Agency]) -> Iterator[tuple[int, int]]:
        random = self.random
        for number, owner in enumerate(self.owners, start=1):
            if random.random() < WITHOUT_AGENCY:
                continue
            others = (
                random.sample(agencies, k=min(random.randint(1, 3), len(agencies))) if random.random() < SEVERAL else ()
            )
            for agency in dict.fromkeys((owner.id, *(agency.id for agency in others))):
                yield number, agency


def weight(random: Random, agency: Agency) -> float:
    """Return how likely a source is this agency's: nothing for half of them, and for a few hundreds of times more."""
    if random.random() >= WITH_SOURCES:
        return 0.0
    people = max((place.population for place in agency.places), default=0)
    # A town of a million has five times the sources of a village; a county or state has more than its towns.
    size = 1 + min(people, 1_000_000) ** 0.5 / 250
    return min(random.paretovariate(TAIL) * size * LEVELS.get(agency.kind.jurisdiction, 1.0), MOST)


def source_tables(
    agencies: Sequence[Agency], record_types: dict[str, int], number: int, seed: str
) -> Iterator[CopiedRows]:
    """Give the rows of data sources and of whose they are."""
    sources = SourceRows(agencies, record_types, number, seed)
    yield CopiedRows("data_sources", COLUMNS, sources.rows(), number)
    yield CopiedRows("link_agencies__data_sources", "data_source_id agency_id", sources.links(agencies), number)
