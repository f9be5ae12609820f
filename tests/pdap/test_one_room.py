"""A rule has one room: what says it again elsewhere is found in the text of the code.

What is public, the limiter, the CSV guard and the folding of names have such tests beside their own.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdap.lib.environment import BASE_DIR
from requests_app.statuses import STATUSES
from tests.pdap.test_import_rule import APPS

# Each rule with its room, and how a module would say it for itself.
ROOMS = {
    "a record waits for a decision": (
        "pdap/db/public_records.py",
        r"approval_status\s*=\s*'pending'|(?:filter|exclude|Q)\([^()]*approval_status=ApprovalStatus\.PENDING",
    ),
    "a record is not rejected": (
        "pdap/db/public_records.py",
        r"approval_status\s*(?:<>|!=)\s*(?:'rejected'|%s)|exclude\([^()]*approval_status=ApprovalStatus\.REJECTED",
    ),
    "a text is digits alone, or the number of a record": (
        "pdap/lib/typed_numbers.py",
        r"isascii\(\)[^\n]{0,60}is(?:digit|decimal)\(\)|int\([^\n]{0,60}is(?:digit|decimal)\(\)",
    ),
    "search finds a source": (
        "datasources/models/searchable_source.py",
        r"record_type__isnull\W{1,6}False[^\n]{0,80}url_status|url_status[^\n]{0,80}record_type__isnull\W{1,6}False",
    ),
    "a request stands in lists": (
        "requests_app/statuses.py",
        r"request_status(?:__in=PUBLIC_STATUSES| in \()|request_status (?:not )?in PUBLIC_STATUSES",
    ),
    "coverage cannot end before it begins": (
        "datasources/coverage_end.py",
        r"coverage_end\b[^\n]{0,30}<[^\n=]{0,30}coverage_start|coverage_start\b[^\n]{0,30}>[^\n=]{0,30}coverage_end",
    ),
    "words for a county": (
        "locations/names.py",
        r"(?i)(?:endswith|removesuffix)\([^\n]*[\"'] ?(?:county|parish)[\"']|in \([\"'](?:county|parish)[\"'], "
        r"|(?:regexp_replace|re\.sub)\([^\n]*county\|",
    ),
    "a source lies in a place": (
        "datasources/querysets.py",
        r"LocationType\.(?:STATE|COUNTY)\b[^\n]{0,40}(?:[\"'](?:state|county)_id = |Q\((?:state|county)(?:_id)?=)",
    ),
    "what lies above and below a place": ("locations/queries/relatives.py", r"state_id = \(select state_id from"),
}


def code() -> Iterator[tuple[str, str]]:
    """Give the path and the text of each of our modules; revisions and tests say what was, and what is expected."""
    for folder in ("pdap", *APPS, "bench"):
        for path in sorted((BASE_DIR / folder).rglob("*.py")):
            yield path.relative_to(BASE_DIR).as_posix(), path.read_text()


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    return dict(code())


@pytest.mark.parametrize("rule", ROOMS)
def test_a_rule_is_said_in_its_room_alone(rule: str, modules: dict[str, str]) -> None:
    room, saying = ROOMS[rule]

    assert Path(BASE_DIR / room).exists()
    assert [path for path, text in modules.items() if path != room and re.search(saying, text)] == []


def test_what_a_status_of_a_request_means_is_said_once(modules: dict[str, str]) -> None:
    said = [f'"{standing.meaning_text}"' for standing in STATUSES.values()]

    assert [path for path, text in modules.items() if any(meaning in text for meaning in said)] == [
        "requests_app/statuses.py"
    ]


@pytest.mark.parametrize(
    ("rule", "twin"),
    [
        ("a record waits for a decision", "and approval_status='pending'"),
        ("a text is digits alone, or the number of a record", "int(pk) if pk.isdigit() else 0"),
        ("a text is digits alone, or the number of a record", "if text.isascii() and text.isdecimal():"),
        ("search finds a source", "rows.filter(record_type__isnull=False).exclude(url_status=UrlStatus.BROKEN)"),
        ("a request stands in lists", "rows.filter(request__request_status__in=PUBLIC_STATUSES)"),
        ("coverage cannot end before it begins", "if values.coverage_end < values.coverage_start:"),
        ("words for a county", 'if name.lower().endswith((" county", " parish")):'),
        ("words for a county", "regexp_replace(public.folded(county.name), ' (county|parish)$', '')"),
        ("a source lies in a place", 'LocationType.STATE: "state_id = %(state)s",'),
        ("a source lies in a place", "LocationType.COUNTY: models.Q(county=place.county_id),"),
        ("what lies above and below a place", "where state_id = (select state_id from public.locations where id = 1)"),
    ],
)
def test_a_twin_would_be_found(rule: str, twin: str) -> None:
    assert re.search(ROOMS[rule][1], twin)
