"""What it costs to understand a query: few statements, whatever its text is."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from datasources.search.query.fillers import fillers
from datasources.search.query.opening import opening_of
from datasources.search.query.understanding import letters_off, understand
from datasources.search.query.vocabulary import english_words
from datasources.services.search_terms import load_search_terms, read_terms
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.shared import rows_of_the_module

Value = TypeVar("Value")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states_with_police")]

STATES = {
    "NE": "Nebraska", "KS": "Kansas", "MI": "Michigan", "CT": "Connecticut", "WA": "Washington", "IN": "Indiana",
    "VA": "Virginia", "GA": "Georgia", "OR": "Oregon", "PA": "Pennsylvania", "TX": "Texas", "UT": "Utah",
}  # fmt: skip
# All that may be asked at most is 28 (`understand`), but no text needs all of it.
MOST_TO_UNDERSTAND = 16
MOST_TO_OPEN = 20


@pytest.fixture(scope="module")
def states_with_police(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Some states with police of all kinds of names, and in each towns and counties of the same names."""
    with rows_of_the_module(django_db_blocker):
        for iso, name in STATES.items():
            county = CountyFactory(state=StateFactory(state_iso=iso, state_name=name), name="Washington")
            for kind in ("State Police", "State Highway Patrol", "Department of Public Safety"):
                AgencyFactory(name=f"{name} {kind}", locations=[location_of(county)])
            for town in ("Springfield", "Franklin Township"):
                place = location_of(LocalityFactory(county=county, name=town, population=9_000))
                police = AgencyFactory(name=f"{town} Police Department", locations=[place])
            DataSourceFactory(name="Incidents", type_name="Incident Reports", agencies=[police])
        load_search_terms()
        refresh()
        yield


def with_statements(asked: Callable[[], Value]) -> tuple[Value, int]:
    """Return an answer, and how many statements it took."""
    with CaptureQueriesContext(connection) as statements:
        answer = asked()
    return answer, len(statements)


def statements_of(asked: Callable[[], object]) -> int:
    return with_statements(asked)[1]


HOSTILE = [
    # The initials of the police of many states.
    "nsp ksp msp csp wsp isp vsp gsp",
    "nsp ksp msp csp wsp isp vsp gsp osp psp tsp usp",
    "nsp ksp msp csp wsp isp vsp gsp arrests",
    "nedps ksdps midps ctdps wadps indps vadps gadps springfield police",
    # Strange words that may be.
    "axshp bxshp cxshp dxshp exshp fxshp gxshp hxshp ixshp jxshp kxshp lxshp",
    "abcq bcdq cdeq defq efgq fghq ghiq hijq jklq klmq lmnq mnoq washington police",
    # Counties, townships and towns that there are not.
    "zzzz county qqqq county police township pa",
    "zzzz county qqqq county xxxx county wwww county vvvv county uuuu county",
    "zzzz parish qqqq borough xxxx township wwww village pd pa",
    "springfeld franklinn washingtun pensylvania springfeild frnklin kansass",
    "aaaaa bb ccccc bb ddddd bb eeeee bb fffff bb ggggg pennsylvania",
    # Names that are many places'.
    "springfield franklin township washington county police",
    "springfield incidents 2019",
    "franklin township arrests",
    # Websites, ZIP codes, years, formats.
    "nsp.gov ksp.gov msp.gov csp.gov police",
    "15222 15223 15224 15225 15226 15227 15228 15229 police",
    "15222 vehicle pursuits csv json xml kml pdf",
    " ".join(f"{year}" for year in range(1990, 2020)),
    '"nsp" -ksp (msp OR csp) wsp',
    # Long ones.
    "springfeld " * 90,
    "x" * 1_000,
    " ".join(f"zq{number}sp" for number in range(150)),
]


@pytest.mark.parametrize("typed", HOSTILE, ids=[text[:40] for text in HOSTILE])
def test_a_text_made_to_be_dear_is_understood_in_few_statements(typed: str) -> None:
    understand(typed)  # the types' own names are read once

    understood, understanding = with_statements(lambda: understand(typed))
    assert understanding <= MOST_TO_UNDERSTAND
    assert statements_of(lambda: opening_of(understood)) <= MOST_TO_OPEN


def test_a_text_of_any_words_is_understood_in_few_statements() -> None:
    understand("warm")
    chance = random.Random(12)  # noqa: S311 - the same texts each time
    words = vocabulary(chance)

    dear = {}
    for _ in range(150):
        typed = " ".join(chance.choices(words, k=chance.randint(1, 14)))
        understood, understanding = with_statements(partial(understand, typed))
        opening = statements_of(partial(opening_of, understood))
        if understanding > MOST_TO_UNDERSTAND or opening > MOST_TO_OPEN:
            dear[typed] = (understanding, opening)

    assert dear == {}


def vocabulary(chance: random.Random) -> list[str]:
    """Return words of all kinds that a query may have, about as many of each."""
    terms = sorted({word for term in read_terms() for word in term.term.split()})
    places = ["Springfield", "Franklin", "Washington", *STATES, *STATES.values()]
    kinds = ["police", "pd", "sheriff", "county", "parish", "township", "town", "city", "borough", "so", "co", "15222"]
    strange = ["".join(chance.choices("abcdeghinoprst", k=chance.randint(2, 9))) for _ in range(60)]
    initials = [f"{iso}{ending}".lower() for iso in STATES for ending in ("sp", "shp", "hp", "dps")]
    common = sorted(english_words())
    return [
        *chance.choices(terms, k=60), *chance.choices(places, k=60), *chance.choices(kinds, k=60), *strange,
        *chance.choices(initials, k=60), *chance.choices(common, k=40), *chance.choices(sorted(fillers()), k=40),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/search", "/search/suggest", "/search/results"])
def test_a_page_for_the_initials_of_twelve_states_police_needs_few_statements(path: str, client: Client) -> None:
    query: dict[str, Any] = {"q": "nsp ksp msp csp wsp isp vsp gsp osp psp tsp usp"}
    client.get(path, query)

    assert statements_of(lambda: client.get(path, query)) <= 30


@pytest.mark.parametrize(
    ("typed", "better", "off"),
    [
        ("saint luis police", "saint louis police", 1),
        ("sanfrancisco police", "san francisco police", 1),
        ("Springfeld IL", "springfield IL", 1),
        # A slip that is made each time is one; long texts are not compared letter by letter.
        ("springfeld " * 90, "springfield " * 90, 1),
        ("rikers island", "ryers island", 3),
    ],
)
def test_letters_of_the_words_that_differ_are_compared_once(typed: str, better: str, off: int) -> None:
    assert letters_off(typed, better) == off
