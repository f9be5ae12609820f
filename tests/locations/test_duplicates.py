"""Localities that are probably one."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.tasks import find_duplicates
from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair
from locations.duplicates import Town, compare_towns, pairs_of
from tests.locations.factories import CountyFactory, LocalityFactory, location_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "other", "score"),
    [
        ("St. Johnsbury", "Saint Johnsbury", 98),
        ("La Porte", "LaPorte", 95),
        ("Makakilo", "Makakilo City", 75),
        ("Weston Mills", "Westons Mills", 65),
        ("Mars Hill", "Marshall", None),
        ("Ward 1 of Clair", "Ward 2 of Clair", None),
        ("Barton Hill", "Carton Hill", None),
        ("Ada", "Adam", None),
    ],
)
def test_names_in_one_county(name: str, other: str, score: int | None) -> None:
    county = CountyFactory()
    ids = [location_of(LocalityFactory(name=spelling, county=county)).pk for spelling in (name, other)]
    LocalityFactory(name=name)  # of another county

    find_duplicates()

    pairs = list(DuplicatePair.objects.filter(kind=Kind.PLACE).values_list("first_id", "second_id", "score"))
    assert pairs == ([(*ids, score)] if score else [])


town = st.tuples(st.integers(1, 2), st.text(alphabet="ab c1", min_size=1, max_size=9))


@settings(max_examples=200, deadline=None)
@given(st.lists(town, max_size=12))
def test_blocks_lose_nothing_that_comparing_each_with_each_finds(made: list[tuple[int, str]]) -> None:
    towns = [Town(number, county, " ".join(name.split())) for number, (county, name) in enumerate(made)]
    slow = {(left.id, right.id) for left, right in combinations(towns, 2) if compare_towns(left, right)}

    assert {(pair.first_id, pair.second_id) for pair in pairs_of(towns, lambda *_: None)} == slow
