"""The shape of data sources and their lists that existing clients depend on (contract 2.4)."""

import pytest
from django.test import Client

from locations.models import Location
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.api.shapes import get, pittsburgh, words
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    return pittsburgh()


SOURCE_COLUMNS = words(
    "id name description source_url agency_supplied supplying_entity agency_originated "
    "agency_aggregation coverage_start coverage_end detail_level data_portal_type data_portal_type_other "
    "record_formats access_types update_method readme_url originating_entity retention_schedule "
    "scraper_url agency_described_not_in_database access_notes url_status record_type_id "
    "record_type_name created_at updated_at"
)


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


def test_only_public_sources_and_agencies_are_listed(api: Client) -> None:
    DataSourceFactory(pending=True)
    AgencyFactory(rejected=True)

    assert get(api, "/data-sources")["metadata"]["total"] == get(api, "/agencies")["metadata"]["total"] == 0


@pytest.mark.parametrize("url", ["http://example.gov/Data", "HTTPS://www.EXAMPLE.gov/Data/", "example.gov/Data"])
def test_an_address_is_known_in_whatever_spelling(api: Client, url: str) -> None:
    DataSourceFactory(source_url="https://www.example.gov/Data")
    DataSourceFactory(source_url="https://example.gov/Data", pending=True)

    duplicate = {"original_url": "https://www.example.gov/Data", "approval_status": "approved"}
    assert get(api, "/check/unique-url", url=url) == {"duplicates": [duplicate]}
    assert get(api, "/check/unique-url", url="https://example.gov/data") == {"duplicates": []}
