"""The shape of searches, the map and the vocabulary that existing clients depend on (contract 2.9, 2.10, 5.3)."""

import csv
import io

import pytest
from django.test import Client

from accounts.models import User
from datasources.models import RecentSearch
from locations.models import Location
from pdap.db.materialized import refresh
from tests.pdap.api.shapes import get, make_sources_on_every_level, pittsburgh, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    return pittsburgh()


def test_a_search_answers_in_four_groups(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)

    answer = get(api, "/search", location_id=town.pk)

    assert answer["count"] == 2
    assert {level: group["count"] for level, group in answer["data"].items()} == {
        "federal": 0,
        "state": 0,
        "county": 1,
        "locality": 1,
    }
    (row,) = answer["data"]["locality"]["results"]
    assert row["municipality"] == "Pittsburgh"
    assert row["state_iso"] == "PA"
    assert set(row) == words(
        "id agency_name municipality state_iso data_source_name description record_type source_url "
        "record_formats coverage_start coverage_end agency_supplied jurisdiction_type"
    )


def test_a_search_without_a_place_needs_agencies_with_one(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)

    assert get(api, "/search")["count"] == 2


def test_a_search_is_narrowed_whatever_the_case(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)

    assert get(api, "/search", location_id=town.pk, record_types="court cases")["count"] == 1
    assert get(api, "/search", location_id=town.pk, record_categories="JAILS & COURTS")["count"] == 1
    assert get(api, "/search", location_id=town.pk, record_categories="all")["count"] == 2


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"record_types": "Nonsense"}, 400, "unknown"),
        ({"record_types": "Stops", "record_categories": "Other"}, 400, "Only one of"),
        ({"record_categories": "All,Other"}, 400, "ALL cannot be provided"),
        ({"location_id": "987654"}, 404, "Location not found"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(api: Client, query: dict[str, str], status: int, words: str) -> None:
    response = api.get("/api/v2/search", query)

    assert response.status_code == status
    assert words in response.json()["message"]


def test_a_search_is_kept_with_what_it_was_narrowed_to(api: Client, key_owner: User, town: Location) -> None:
    get(api, "/search", location_id=town.pk, record_types="Stops,Citations")

    search = RecentSearch.objects.get(user=key_owner)
    assert search.location_id == town.pk
    assert {record_type.name for record_type in search.record_types.all()} == {"Stops", "Citations"}


def test_the_old_search_needs_a_place_and_gives_a_file_that_runs_nothing(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)
    path = "/api/v2/search/search-location-and-record-type"

    assert api.get(path).json() == {"message": "location_id: Field required"}
    response = api.get(path, {"location_id": town.pk, "output_format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    assert {row["data_source_name"] for row in rows} == {"Local", "'=County"}
    assert rows[0]["record_formats"] == "CSV; JSON"
    empty = api.get(path, {"location_id": town.pk, "output_format": "csv", "record_types": "Surveys"})
    assert b"".join(empty.streaming_content).count(b"\n") == 1


def test_the_federal_search_finds_agencies_without_a_place(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)

    answer = get(api, "/search/federal")

    assert answer["count"] == 1
    assert not {"municipality", "state_iso"} & set(answer["results"][0])


def test_the_map_has_latitude_where_latitude_belongs(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)
    refresh()

    row = next(row for row in get(api, "/map/data-sources")["data"] if row["municipality"])
    assert (row["lat"], row["lng"]) == (40.44, -80.0)
    everything = get(api, "/map/data")
    assert everything["locations"] == get(api, "/map/locations")
    assert everything["locations"]["localities"][0] == {
        "location_id": town.pk,
        "name": "Pittsburgh",
        "county_name": "Allegheny",
        "coordinates": {"lat": 40.44, "lng": -80.0},
        "county_fips": "42003",
        "state_iso": "PA",
        "source_count": 1,
    }
    assert [source["data_source_name"] for source in everything["sources"]] == ["Federal"]


def test_the_vocabulary_and_the_counts(api: Client, town: Location) -> None:
    make_sources_on_every_level(town)

    vocabulary = get(api, "/metadata/record-types-and-categories")
    assert len(vocabulary["record_types"]) == 36
    assert [row["name"] for row in vocabulary["record_categories"]][5] == "All"
    assert get(api, "/metrics") == {"source_count": 4, "agency_count": 3, "state_count": 1, "county_count": 1}
