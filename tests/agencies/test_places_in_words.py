"""Where agencies are, in a few words: what tells those of one name apart."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from agencies.places_in_words import names_with_places, places_in_words, with_place
from datasources.models import DataSource
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import AgencyDataSourceFactory, DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db
NAME, SOURCE = "Springfield Police Department", "Stops of the Springfield police"


@pytest.fixture
def namesakes(db: None) -> list[Agency]:
    """Agencies of one name in two states, with a source of one name each."""
    agencies = []
    for code, state in (("IL", "Illinois"), ("OH", "Ohio")):
        county = CountyFactory(state=StateFactory(state_iso=code, state_name=state), name="Clark")
        town = location_of(LocalityFactory(county=county, name="Springfield"))
        agencies.append(AgencyFactory(name=NAME, locations=[town]))
        AgencyDataSourceFactory(agency=agencies[-1], data_source=DataSourceFactory(name=SOURCE))
    return agencies


def test_places_are_said_in_one_query_however_many_there_are(
    namesakes: list[Agency], django_assert_num_queries: Any
) -> None:
    many = AgencyFactory(locations=[location_of(CountyFactory()) for _ in range(3)])
    two = AgencyFactory(locations=[location_of(CountyFactory()) for _ in range(2)])
    nowhere = AgencyFactory(locations=[])
    with django_assert_num_queries(1):
        words = places_in_words([*(agency.pk for agency in namesakes), many.pk, two.pk, nowhere.pk])
    assert [words[agency.pk] for agency in namesakes] == ["Springfield, IL", "Springfield, OH"]
    assert words[many.pk].endswith(" and 2 more places")
    assert words[two.pk].endswith(" and 1 more place")
    assert nowhere.pk not in words
    with django_assert_num_queries(0):
        assert places_in_words([]) == {}


def test_an_agency_without_a_place_has_no_lone_comma() -> None:
    assert with_place(NAME, "") == NAME
    assert names_with_places({1: "A", 2: "B"}, {1: "Ohio"}) == ["A, Ohio", "B"]


def test_of_many_agencies_a_cell_names_the_first() -> None:
    names = names_with_places({pk: f"Agency {pk}" for pk in range(401)}, {})
    assert (len(names), names[-1]) == (21, "381 more agencies")


def test_results_feeds_and_files_tell_sources_and_agencies_of_one_name_apart(
    client: Client, namesakes: list[Agency]
) -> None:
    for address in ("search-results", "search-feed"):
        text = client.get(reverse(address), {"q": "springfield"})
        content = text.content.decode()
        assert f"{NAME}, Springfield, IL" in content, address
        assert f"{NAME}, Springfield, OH" in content, address
    rows = b"".join(client.get(reverse("search-csv"), {"q": "springfield"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert f'"{NAME}, Springfield, OH"' in rows


def test_headings_tell_agencies_and_sources_of_one_name_apart(client: Client, namesakes: list[Agency]) -> None:
    agency = client.get(reverse("agency", args=[namesakes[0].pk])).content.decode()
    assert f"<title>{NAME}, Springfield, IL" in " ".join(agency.split())
    source = DataSource.objects.get(agencies=namesakes[1])
    page = " ".join(client.get(reverse("data-source", args=[source.pk])).content.decode().split())
    assert f"<title>{SOURCE}, Springfield, OH" in page
    assert '<span class="where">Springfield, OH</span>' in page


def test_pages_of_agencies_without_a_place_or_with_hundreds_stay_small(client: Client) -> None:
    places = [location_of(LocalityFactory(county=CountyFactory())) for _ in range(40)]
    many, nowhere = AgencyFactory(locations=places), AgencyFactory(locations=[])
    source = DataSourceFactory()
    for agency in (many, nowhere):
        AgencyDataSourceFactory(agency=agency, data_source=source)
    for address in (reverse("agency", args=[many.pk]), reverse("agency", args=[nowhere.pk])):
        text = client.get(address).content.decode()
        assert "None" not in text
        assert len(text) < 100_000
    assert ">None<" not in client.get(reverse("data-source", args=[source.pk])).content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("St. Louis County Police", "saint louis"),
        ("Saint Louis Police", "St Louis"),
        ("O'Fallon Police", "o\u2019fallon"),
        ("O\u02bbFallon Police", "OFallon"),
        ("Doña Ana County Sheriff", "dona ana"),
        ("Don\u0303a Ana County Sheriff", "Doña"),
        ("King & Queen County Sheriff", "king and queen"),
        ("DeSoto Parish Sheriff", "De Soto"),
        ("Kaua\u02bbi Police Department", "Kaua`i"),
    ],
)
def test_the_directory_finds_names_however_they_are_written(client: Client, name: str, typed: str) -> None:
    agency = AgencyFactory(name=name, locations=[])
    AgencyFactory(name="Other Police", locations=[])
    refresh()

    response = client.get(reverse("agencies"), {"q": typed})

    assert [row["agency"].pk for row in response.context["rows"]] == [agency.pk]
