"""The generated agencies, sources and people: the same every time, spread as real ones are."""

from collections import Counter
from random import Random

import pytest

from bench.volume.agencies import Agency, make_agencies
from bench.volume.agency_kinds import FEW, KINDS, STATE_WEIGHTS
from bench.volume.places import COUNTY, LOCALITY, NATIONAL, STATE, Place, Places, county_name
from bench.volume.source_words import KINDS as KINDS_OF_RECORD
from bench.volume.sources import source_tables

STATES = ("CA", "PA", "WY")


@pytest.fixture
def places() -> Places:
    """Three states with a Lincoln County and a Springfield each, and twenty towns more of growing size."""
    rows = [Place(1, NATIONAL, "", "", "United States", 1_000_000)]
    for iso in STATES:
        rows.append(Place(len(rows) + 1, STATE, iso, iso, f"State of {iso}", 300_000))
        rows.append(Place(len(rows) + 1, COUNTY, iso, iso, "Lincoln County", 300_000))
        rows.append(Place(len(rows) + 1, LOCALITY, iso, iso, "Springfield", 100_000))
        rows += [Place(len(rows) + 1 + n, LOCALITY, iso, iso, f"Town {iso} {n}", 1000 * n) for n in range(20)]
    return Places(rows)


@pytest.fixture
def agencies(places: Places) -> list[Agency]:
    """Two thousand agencies."""
    return make_agencies(places, 2000, "seed")


def draw(places: Places, number: int) -> list[Place]:
    """Return drawn towns."""
    return places.draw(Random(1), LOCALITY, number, STATE_WEIGHTS, FEW)  # noqa: S311


def test_the_same_seed_makes_the_same_agencies_and_another_one_does_not(places: Places, agencies: list[Agency]) -> None:
    assert make_agencies(places, 2000, "seed") == agencies
    assert make_agencies(places, 2000, "other") != agencies


@pytest.mark.parametrize("number", [1, 7, 100, 2000])
def test_there_are_as_many_agencies_as_were_asked_for(places: Places, number: int) -> None:
    agencies = make_agencies(places, number, "seed")

    assert [agency.id for agency in agencies] == list(range(1, number + 1))


def test_shares_of_all_kinds_make_a_whole(agencies: list[Agency]) -> None:
    assert 0.9 < sum(kind.share for kind in KINDS) <= 1
    of_kind = Counter(agency.kind for agency in agencies)
    assert all(of_kind[kind] == round(kind.share * 2000) for kind in KINDS[1:])


def test_names_repeat_between_states_and_never_in_one_place(agencies: list[Agency]) -> None:
    assert sum(agency.name == "Springfield Police Department" for agency in agencies) == len(STATES)
    assert sum(agency.name == "Lincoln County Sheriff's Office" for agency in agencies) == len(STATES)
    pairs = Counter((agency.name, place.id) for agency in agencies for place in agency.places[:1])
    assert max(pairs.values()) == 1


def test_every_place_of_a_level_is_drawn_before_any_is_drawn_twice(places: Places) -> None:
    towns = places.by_level[LOCALITY]
    drawn = Counter(place.id for place in draw(places, len(towns) + 5))

    assert set(drawn) == {town.id for town in towns}


def test_states_have_agencies_in_proportion_to_their_weights(places: Places) -> None:
    drawn = Counter(place.state_iso for place in draw(places, 10_000))

    assert drawn["PA"] > 1.7 * drawn["CA"] > 8 * drawn["WY"] > 0


def test_some_agencies_serve_several_places_and_some_none(agencies: list[Agency]) -> None:
    served = Counter(min(len(agency.places), 2) for agency in agencies)

    assert served[0] > 0
    assert served[2] > 0
    assert served[1] > 0.9 * len(agencies)


def test_most_agencies_have_no_source_or_few_and_a_few_have_very_many(agencies: list[Agency]) -> None:
    sources, links = source_tables(agencies, dict.fromkeys(KINDS_OF_RECORD, 1), 5000, "seed")
    assert len(list(sources.rows)) == 5000
    of_agency = Counter(agency for _, agency in links.rows)

    assert sum(of_agency[agency.id] == 0 for agency in agencies) > 0.4 * len(agencies)
    assert sum(of_agency[agency.id] <= 2 for agency in agencies) > 0.7 * len(agencies)
    assert max(of_agency.values()) > 100


def test_kinds_of_record_are_skewed_and_half_of_the_descriptions_are_missing(agencies: list[Agency]) -> None:
    types = {name: number for number, name in enumerate(KINDS_OF_RECORD)}
    sources, _ = source_tables(agencies, types, 3000, "seed")
    columns = sources.columns.split()
    rows = [dict(zip(columns, row, strict=True)) for row in sources.rows]
    by_type = Counter(row["record_type_id"] for row in rows)

    assert by_type[types["Stops"]] > 5 * by_type[types["Vehicle Pursuits"]] > 0
    assert 0.4 < sum(row["description"] is None for row in rows) / len(rows) < 0.6
    assert len({(row["source_url"], row["record_type_id"]) for row in rows}) == len(rows)
    assert all(row["coverage_end"] is None or row["coverage_end"] > row["coverage_start"] for row in rows)


def test_a_county_is_named_as_its_state_names_it() -> None:
    assert county_name("Lincoln", "IL") == "Lincoln County"
    assert county_name("Orleans", "LA") == "Orleans Parish"
