"""Old ids of merged records lead to the survivors: on pages, in searches, in the API, and in what is synchronized."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, MetaUrl
from agencies.services.merging import merge_agencies, merge_meta_urls, undo_merge
from audit.merging.models import Merge
from locations.models import Location
from locations.services.merging import merge_places
from tests.agencies.factories import AgencyFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, location_of
from tests.pdap.api.syncing import Manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def agencies() -> tuple[int, int, Merge]:
    """The id of a merged agency, its survivor's, and the merge."""
    survivor, gone = AgencyFactory(name="Kept"), AgencyFactory(name="Gone")
    return gone.pk, survivor.pk, merge_agencies(gone.pk, survivor.pk, None)


@pytest.fixture
def places() -> tuple[int, int]:
    """The location's id of a merged town, and its survivor's."""
    county = CountyFactory()
    survivor, gone = (location_of(LocalityFactory(name=name, county=county)) for name in ("St. Ann", "Saint Ann"))
    merge_places(gone.pk, survivor.pk, None)
    return gone.pk, survivor.pk


def test_the_page_of_a_merged_agency_leads_to_the_survivors(client: Client, agencies: tuple[int, int, Merge]) -> None:
    old, new, _ = agencies

    response = client.get(reverse("agency", args=[old]), {"page": "2"})

    assert (response.status_code, response["Location"]) == (301, reverse("agency", args=[new]) + "?page=2")


def test_after_undoing_each_has_its_own_page(client: Client, agencies: tuple[int, int, Merge]) -> None:
    old, new, merged = agencies
    undo_merge(merged.pk, None)

    assert client.get(reverse("agency", args=[old])).status_code == 200
    assert client.get(reverse("agency", args=[new])).status_code == 200


def test_an_old_id_of_several_merges_leads_to_the_last_in_one_step(
    client: Client, agencies: tuple[int, int, Merge]
) -> None:
    old, new, _ = agencies
    last = AgencyFactory()
    merge_agencies(new, last.pk, None)

    assert client.get(reverse("agency", args=[old]))["Location"] == reverse("agency", args=[last.pk])


def test_what_never_was_is_still_a_404(client: Client, agencies: tuple[int, int, Merge]) -> None:
    for name in ("agency", "place"):
        assert client.get(reverse(name, args=[987654])).status_code == 404
        assert client.get(reverse(name, args=[10**30])).status_code == 404


def test_the_page_of_a_merged_place_and_searches_there_lead_on(client: Client, places: tuple[int, int]) -> None:
    old, new = places

    assert client.get(reverse("place", args=[old]))["Location"] == reverse("place", args=[new])
    response = client.get(reverse("search-results"), {"location_id": old})
    assert response.status_code == 200
    assert "St. Ann" in response.content.decode()


def test_the_api_says_where_a_merged_record_is(
    api: Any, agencies: tuple[int, int, Merge], places: tuple[int, int]
) -> None:
    for path, (old, new) in (("agencies", agencies[:2]), ("locations", places)):
        response = api.get(f"/api/v2/{path}/{old}")

        assert (response.status_code, response["Location"]) == (301, f"/api/v2/{path}/{new}")
        assert response.json()["id"] == str(new)
        assert api.get(response["Location"]).status_code == 200
        assert api.get(f"/api/v2/{path}/987654").status_code == 404


def test_a_search_of_the_api_at_a_merged_place_finds_what_the_survivor_has(api: Any, places: tuple[int, int]) -> None:
    old, new = places
    DataSourceFactory(agencies=[AgencyFactory(locations=[Location.objects.get(pk=new)])])

    response = api.get("/api/v2/search/search-location-and-record-type", {"location_id": old})

    assert response.status_code == 200
    assert response.json()["count"] == 1


def kinds(name: str, *places: int) -> dict[str, Any]:
    """Return an agency as the data source manager sends it."""
    return {
        "name": name,
        "jurisdiction_type": "local",
        "agency_type": "law enforcement",
        "location_ids": list(places),
    }


def test_an_update_of_a_merged_agency_leaves_the_survivor_as_it_is(
    agencies: tuple[int, int, Merge], places: tuple[int, int]
) -> None:
    old, new, _ = agencies

    response = Manager().update("agencies", (old, kinds("Worse", places[1])))

    assert response.status_code == 200
    assert Agency.objects.get().name == "Kept"
    assert Agency.objects.get().pk == new


def test_ids_of_merged_places_and_agencies_count_as_their_survivors(
    agencies: tuple[int, int, Merge], places: tuple[int, int]
) -> None:
    manager = Manager()
    manager.add("agencies", kinds("New one", *places))
    manager.add("meta-urls", {"url": "https://new.example.gov/", "agency_ids": list(agencies[:2])})

    made = Agency.objects.get(name="New one")
    assert list(made.locations.values_list("pk", flat=True)) == [places[1]]
    assert list(MetaUrl.objects.get().agencies.values_list("pk", flat=True)) == [agencies[1]]


def test_an_update_of_a_merged_page_is_passed_over_and_others_are_done(agencies: tuple[int, int, Merge]) -> None:
    survivor, gone, other_page = (MetaUrlFactory() for _ in range(3))
    merge_meta_urls(gone.pk, survivor.pk, None)
    new = {"url": "https://changed.example.gov/", "agency_ids": [agencies[1]]}

    response = Manager().update("meta-urls", (gone.pk, {**new, "url": "https://x.example.gov/"}), (other_page.pk, new))

    assert response.status_code == 200
    assert set(MetaUrl.objects.values_list("url", flat=True)) == {survivor.url, new["url"]}
