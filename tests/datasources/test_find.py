"""The one search box: from what somebody typed to the place, the agency or the results that they mean."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from locations.models import Locality, Location
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, ZipCodeFactory, location_of
from tests.locations.pennsylvania import Pennsylvania
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Pennsylvania]:
    """The places of most tests."""
    with rows_of_the_module(django_db_blocker):
        yield Pennsylvania()


@pytest.mark.parametrize(
    "typed", ["Pittsburgh, PA", "pittsburgh, pennsylvania", "Pittsburgh", "Pittsburgh, Allegheny County, Pennsylvania"]
)
def test_a_name_in_full_leads_straight_to_the_results(client: Client, places: Pennsylvania, typed: str) -> None:
    answer = client.get(reverse("search"), {"place": typed, "record_categories": "Jails & Courts"})

    assert answer.status_code == 302
    assert answer.url == f"/search/results?location_id={places.town.pk}&record_categories=Jails+%26+Courts"


def test_a_name_that_may_mean_several_places_lets_one_choose(client: Client, places: Pennsylvania) -> None:
    ohio = CountyFactory(state__state_iso="NY", state__state_name="New York", name="Allegany")
    LocalityFactory(county=ohio, name="Pittsburgh")
    refresh()

    page = client.get(reverse("search"), {"place": "Pittsburgh"})

    assert page.status_code == 200
    assert [place.label for place, _ in page.context["places"]] == [
        "Pittsburgh, Allegany County, New York",
        "Pittsburgh, Allegheny County, Pennsylvania",
    ]


def test_a_misspelt_name_offers_what_is_like_it(client: Client, places: Pennsylvania) -> None:
    page = client.get(reverse("search"), {"place": "Pitsburg"})

    assert page.context["places"][0][0].location_id == places.town.pk


def test_a_name_of_nothing_says_so_and_keeps_what_was_typed(client: Client, places: Pennsylvania) -> None:
    page = client.get(reverse("search"), {"place": "Xyzzyville"})

    assert page.status_code == 200
    assert "No place is called “Xyzzyville”" in page.content.decode()
    assert 'value="Xyzzyville"' in page.content.decode()


def find(client: Client, typed: str) -> Any:
    """Return what the box answers."""
    return client.get(reverse("search"), {"q": typed})


@pytest.mark.parametrize(
    "typed",
    [
        "pittsburgh pa",
        "PITTSBURGH  pennsylvania",
        "Pittsburgh Allegheny County PA",
        "pittsburgh, allegheny, pennsylvania",
    ],
)
def test_commas_and_case_do_not_matter(client: Client, places: Pennsylvania, typed: str) -> None:
    assert find(client, typed).url == f"/search/results?location_id={places.town.pk}"


@pytest.mark.parametrize("typed", ["st louis", "St. Louis", "saint louis", "St Louis, MO"])
def test_saint_is_written_in_many_ways(client: Client, typed: str) -> None:
    state = StateFactory(state_iso="MO", state_name="Missouri")
    town = LocalityFactory(name="St. Louis", county=CountyFactory(state=state, name="St. Louis city"))
    refresh()

    assert find(client, typed).url == f"/search/results?location_id={location_of(town).pk}"


def test_the_bigger_of_two_places_of_one_name_comes_first(client: Client, places: Pennsylvania) -> None:
    for population in (100, 90_000, 5_000):
        LocalityFactory(name="Springfield", population=population)
    refresh()

    page = find(client, "springfield")

    sizes = [Locality.objects.get(locations=place.location_id).population for place, _ in page.context["places"]]
    assert sizes == [90_000, 5_000, 100]


def test_an_agency_of_exactly_this_name_leads_to_its_page(client: Client, places: Pennsylvania) -> None:
    assert find(client, "pittsburgh police").url == reverse("agency", args=[places.police.pk])


def test_an_agency_that_is_not_public_is_not_offered(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Secret Squad", pending=True)
    refresh()

    assert "Squad</a>" not in find(client, "secret squad").content.decode()


def test_words_that_name_no_place_lead_to_the_results_of_the_words(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Tasers and batons", agencies=[places.police])

    assert find(client, "pittsburgh batons").url == "/search/results?q=pittsburgh+batons"


def test_a_zip_code_offers_the_towns_around_it_the_likeliest_first(client: Client, places: Pennsylvania) -> None:
    ZipCodeFactory(zip_code="15213", lat="40.44", lng="-79.95")
    Location.objects.filter(pk=places.town.pk).update(lat=40.44, lng=-79.99)
    Location.objects.filter(pk=places.sibling.pk).update(lat=40.33, lng=-80.04)

    page = find(client, "15213")

    assert [place.location_id for place, _ in page.context["places"]] == [places.town.pk, places.sibling.pk]


def test_an_unknown_zip_code_is_said_to_be_unknown(client: Client, places: Pennsylvania) -> None:
    assert "No ZIP code 99999 is known" in find(client, "99999").content.decode()


def test_nothing_found_proposes_another_spelling(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Vehicle pursuits", agencies=[places.police])
    refresh()

    page = find(client, "vehikle pursuitts").content.decode()

    assert 'href="/search?q=vehicle+pursuits"' in page


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'; drop table users; --", "…", "(((", "a & | !"])
def test_signs_are_only_signs(client: Client, places: Pennsylvania, typed: str) -> None:
    assert find(client, typed).status_code == 200


@pytest.mark.parametrize("typed", ["x" * 10_000, "Pitts\0burgh"])
def test_what_nobody_types_is_refused_with_advice(client: Client, typed: str) -> None:
    assert find(client, typed).status_code == 400


def test_the_number_of_queries_is_bounded(client: Client, places: Pennsylvania, django_assert_num_queries: Any) -> None:
    # places, agencies, sources with the words, a better spelling
    with django_assert_num_queries(4):
        find(client, "xyzzyville")
