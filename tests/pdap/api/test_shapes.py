"""The shapes that existing clients depend on (contract 2.3, 2.4, 2.5, 2.7, 2.8, 2.9), and what was fixed on purpose."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agencies.enums import JurisdictionType
from datasources.models import RecentSearch
from locations.models import Location
from pdap.db.materialized import refresh
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(text.split())


SOURCE_COLUMNS = words(
    "id name description source_url agency_supplied supplying_entity agency_originated "
    "agency_aggregation coverage_start coverage_end detail_level data_portal_type data_portal_type_other "
    "record_formats access_types update_method readme_url originating_entity retention_schedule "
    "scraper_url agency_described_not_in_database access_notes url_status record_type_id "
    "record_type_name created_at updated_at"
)
PLACE = {
    "state_iso": "PA",
    "state_name": "Pennsylvania",
    "county_name": "Allegheny",
    "county_fips": "42003",
    "locality_name": "Pittsburgh",
}


@pytest.fixture
def town(db: None) -> Location:
    """Pittsburgh."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, fips="42003", name="Allegheny")
    place = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    place.lat, place.lng = 40.44, -80.0
    place.save()
    return place


def get(api: Client, path: str, **query: Any) -> Any:
    """Return an answer's JSON."""
    answer = api.get(f"/api/v2{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_agency(api: Client, town: Location) -> None:
    agency = AgencyFactory(name="Bureau", locations=[town])
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://bureau.example.gov/")
    source = DataSourceFactory(agencies=[agency])
    DataSourceFactory(pending=True, agencies=[agency])

    shown = get(api, f"/agencies/{agency.pk}")["data"]

    info = {"type": "Locality", "location_id": town.pk, "display_name": "Pittsburgh", **PLACE}
    created = shown.pop("agency_created")
    assert created.startswith(str(agency.created_at.year) if agency.created_at else "20")
    assert shown == {
        "id": agency.pk,
        "name": "Bureau",
        "submitted_name": "Bureau",
        "jurisdiction_type": "local",
        "agency_type": "law enforcement",
        "defunct_year": None,
        "no_web_presence": False,
        "multi_agency": False,
        "lat": None,
        "lng": None,
        **PLACE,
        "meta_urls": ["https://bureau.example.gov/"],
        "data_sources": [{"id": source.pk, "name": source.name}],
        "locations": [info],
    }


def test_a_data_source_shows_its_27_columns_its_agencies_and_public_requests(api: Client, town: Location) -> None:
    source = DataSourceFactory(
        agencies=[AgencyFactory(locations=[town]), AgencyFactory(pending=True)],
        submission_notes="private",
        rejection_note="private",
        internet_archive_url="https://archive.example/",
    )
    for status in (RequestStatus.ACTIVE, RequestStatus.INTAKE):
        DataRequestFactory(request_status=status, internal_notes="private").data_source_links.create(data_source=source)

    shown = get(api, f"/data-sources/{source.pk}")["data"]

    assert set(shown) == SOURCE_COLUMNS | {"agencies", "data_requests"}
    assert shown["record_type_name"] == "Arrest Records"
    assert shown["coverage_start"] == "2019-01-01"
    (agency,) = shown["agencies"]
    assert agency["locality_name"] == "Pittsburgh"
    assert "data_sources" not in agency
    (request,) = shown["data_requests"]
    assert not {"internal_notes", "archive_reason", "creator_user_id"} & set(request)
    assert "private" not in str(shown)


def test_a_list_has_count_total_and_the_pages_beside_it(api: Client) -> None:
    sources = DataSourceFactory.create_batch(5)

    first = get(api, "/data-sources", limit=2)
    second = get(api, "/data-sources", limit=2, page=2)
    beyond = get(api, "/data-sources", limit=2, page=9)

    assert first["metadata"] | {"next": None} == {
        "count": 2,
        "total": 5,
        "page": 1,
        "pages": 3,
        "next": None,
        "previous": None,
    }
    assert "page=2" in first["metadata"]["next"]
    assert [row["id"] for row in first["data"] + second["data"]] == [source.pk for source in sources[:4]]
    assert (beyond["data"], beyond["metadata"]["count"]) == ([], 0)


def test_a_list_sorts_and_keeps_the_columns_that_are_asked_for(api: Client) -> None:
    for name in ("B", "C", "A"):
        DataSourceFactory(name=name)

    descending = get(api, "/data-sources", sort_by="name")
    ascending = get(api, "/data-sources", sort_by="name", sort_order="ASC", requested_columns="['name','id']")

    assert [row["name"] for row in descending["data"]] == ["C", "B", "A"]
    assert [row["name"] for row in ascending["data"]] == ["A", "B", "C"]
    assert set(ascending["data"][0]) == {"id", "name", "agencies", "data_requests"}


def test_agencies_keep_their_links_whatever_columns_are_asked_for(api: Client) -> None:
    AgencyFactory()

    (row,) = get(api, "/agencies", requested_columns="['name']")["data"]

    assert set(row) == {"id", "name", "meta_urls", "data_sources", "locations"}


def test_only_public_sources_and_agencies_are_listed(api: Client) -> None:
    DataSourceFactory(pending=True)
    AgencyFactory(rejected=True)

    assert get(api, "/data-sources")["metadata"]["total"] == get(api, "/agencies")["metadata"]["total"] == 0


def test_requests_are_listed_by_status_without_what_is_private(api: Client, town: Location) -> None:
    request = DataRequestFactory(title="Stops", locations=[town], internal_notes="private", archive_reason="private")
    DataRequestGithubIssueFactory(data_request=request, github_issue_number=7)
    DataRequestFactory(request_status=RequestStatus.COMPLETE)
    DataRequestFactory(request_status=RequestStatus.INTAKE)

    listed = get(api, "/data-requests", request_statuses="Active")
    assert [row["title"] for row in listed["data"]] == ["Stops"]
    (row,) = listed["data"]
    assert row["github_issue_number"] == 7
    assert row["locations"][0]["display_name"] == "Pittsburgh"
    assert "private" not in str(row)
    assert get(api, "/data-requests")["metadata"]["total"] == 2
    assert get(api, f"/locations/{town.pk}/data-requests")["data"] == [row]
    related = get(api, f"/data-requests/{request.pk}/related-locations")
    assert related["data"] == [{"type": "Locality", "location_id": town.pk, **PLACE}]


def test_a_location_has_its_long_name_and_the_nation_none(api: Client, town: Location) -> None:
    shown = get(api, f"/locations/{town.pk}")

    assert shown == {
        "type": "Locality",
        "location_id": town.pk,
        **PLACE,
        "display_name": "Pittsburgh, Allegheny, Pennsylvania",
    }
    assert get(api, f"/locations/{national().pk}")["display_name"] is None


def test_locations_are_listed_by_type_and_coordinates(api: Client, town: Location) -> None:
    placed = get(api, "/locations", has_coordinates="true")["results"]

    assert [row["coordinates"] for row in placed] == [{"lat": 40.44, "lng": -80.0}]
    assert {row["type"] for row in get(api, "/locations", type="County")["results"]} == {"County"}
    assert len(get(api, "/locations", has_coordinates="false")["results"]) == 3


def searched(town: Location) -> None:
    """Make sources on every level."""
    DataSourceFactory(name="Local", agencies=[AgencyFactory(name="Police", locations=[town])])
    county = AgencyFactory(
        name="Sheriff", jurisdiction_type=JurisdictionType.COUNTY, locations=[location_of(town.county)]
    )
    DataSourceFactory(name="=County", type_name="Court Cases", agencies=[county])
    DataSourceFactory(name="Broken", broken=True, agencies=[county])
    federal = AgencyFactory(name="FBI", jurisdiction_type=JurisdictionType.FEDERAL)
    DataSourceFactory(name="Federal", agencies=[federal])


def test_a_search_answers_in_four_groups(api: Client, town: Location) -> None:
    searched(town)

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
    searched(town)

    assert get(api, "/search")["count"] == 2


def test_a_search_is_narrowed_whatever_the_case(api: Client, town: Location) -> None:
    searched(town)

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
    answer = api.get("/api/v2/search", query)

    assert answer.status_code == status
    assert words in answer.json()["message"]


def test_a_search_is_kept_with_what_it_was_narrowed_to(api: Client, key_owner: User, town: Location) -> None:
    get(api, "/search", location_id=town.pk, record_types="Stops,Citations")

    search = RecentSearch.objects.get(user=key_owner)
    assert search.location_id == town.pk
    assert {record_type.name for record_type in search.record_types.all()} == {"Stops", "Citations"}


def test_the_old_search_needs_a_place_and_gives_a_file_that_runs_nothing(api: Client, town: Location) -> None:
    searched(town)
    path = "/api/v2/search/search-location-and-record-type"

    assert api.get(path).json() == {"message": "location_id: Field required"}
    answer = api.get(path, {"location_id": town.pk, "output_format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert {row["data_source_name"] for row in rows} == {"Local", "'=County"}
    assert rows[0]["record_formats"] == "CSV; JSON"
    empty = api.get(path, {"location_id": town.pk, "output_format": "csv", "record_types": "Surveys"})
    assert b"".join(empty.streaming_content).count(b"\n") == 1


def test_the_federal_search_finds_agencies_without_a_place(api: Client, town: Location) -> None:
    searched(town)

    answer = get(api, "/search/federal")

    assert answer["count"] == 1
    assert not {"municipality", "state_iso"} & set(answer["results"][0])


def test_the_typeaheads(api: Client, town: Location) -> None:
    AgencyFactory(name="Pittsburgh Bureau of Police", locations=[town])
    AgencyFactory(name="Greater Pittsburgh Transit")
    refresh()

    places = get(api, "/typeahead/locations", query="pitts")["suggestions"]
    agencies = get(api, "/typeahead/agencies", query="pitts")["suggestions"]

    assert places == [
        {
            "location_id": town.pk,
            "display_name": "Pittsburgh, Allegheny, Pennsylvania",
            "type": "Locality",
            "state_name": "Pennsylvania",
            "county_name": "Allegheny",
            "locality_name": "Pittsburgh",
        }
    ]
    assert [row["display_name"] for row in agencies] == ["Pittsburgh Bureau of Police", "Greater Pittsburgh Transit"]
    assert agencies[0]["locality_name"] == "Pittsburgh"
    assert get(api, "/typeahead/agencies", query="pittsborough burea of polise")["suggestions"]
    assert get(api, "/typeahead/agencies", query="%")["suggestions"] == []


@pytest.mark.parametrize("url", ["http://example.gov/Data", "HTTPS://www.EXAMPLE.gov/Data/", "example.gov/Data"])
def test_an_address_is_known_in_whatever_spelling(api: Client, url: str) -> None:
    DataSourceFactory(source_url="https://www.example.gov/Data")
    DataSourceFactory(source_url="https://example.gov/Data", pending=True)

    duplicate = {"original_url": "https://www.example.gov/Data", "approval_status": "approved"}
    assert get(api, "/check/unique-url", url=url) == {"duplicates": [duplicate]}
    assert get(api, "/check/unique-url", url="https://example.gov/data") == {"duplicates": []}


def test_the_map_has_latitude_where_latitude_belongs(api: Client, town: Location) -> None:
    searched(town)
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
    searched(town)

    vocabulary = get(api, "/metadata/record-types-and-categories")
    assert len(vocabulary["record_types"]) == 36
    assert [row["name"] for row in vocabulary["record_categories"]][5] == "All"
    assert get(api, "/metrics") == {"source_count": 4, "agency_count": 3, "state_count": 1, "county_count": 1}
