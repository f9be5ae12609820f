"""The whole catalog as CSV."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client

from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db


def export(client: Client, name: str) -> list[dict[str, str]]:
    """Return the rows of an export."""
    response: Any = client.get(f"/api/v2/export/{name}.csv")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_everything_public_is_exported_and_nothing_else(client: Client) -> None:
    place = LocationFactory()
    agency = AgencyFactory(name="=Bureau", locations=[place])
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://bureau.example.gov/")
    hidden = AgencyFactory(pending=True)
    source = DataSourceFactory(name="+Stops", agencies=[agency, hidden], submission_notes="private")
    DataSourceFactory(pending=True)
    request = DataRequestFactory(locations=[place], internal_notes="private")
    request.data_source_links.create(data_source=source)
    DataRequestFactory(request_status=RequestStatus.INTAKE)

    (row,) = export(client, "data-sources")
    assert (row["name"], row["agency_ids"], row["agency_names"]) == ("'+Stops", str(agency.pk), "'=Bureau")
    assert row["record_type_name"] == "Arrest Records"
    (row,) = export(client, "agencies")
    assert (row["location_ids"], row["meta_urls"]) == (str(place.pk), "https://bureau.example.gov/")
    (row,) = export(client, "requests")
    assert list(row) == [
        *("id", "title", "request_status", "request_urgency", "date_created", "date_status_last_changed"),
        *("record_types_required", "coverage_range", "data_requirements", "pdap_response", "github_issue_url"),
        *("github_issue_number", "location_ids", "data_source_ids"),
    ]
    assert (row["data_source_ids"], row["location_ids"]) == (str(source.pk), str(place.pk))
    assert "private" not in str(row)


@pytest.mark.parametrize("microseconds", [0, 120, 999_999])
def test_times_are_written_as_python_writes_them(client: Client, microseconds: int) -> None:
    moment = datetime.datetime(2026, 1, 2, 3, 4, 5, microseconds, tzinfo=datetime.UTC)
    DataSourceFactory(created_at=moment)
    AgencyFactory(created_at=moment)

    assert export(client, "data-sources")[0]["created_at"] == str(moment)
    assert export(client, "agencies")[0]["created_at"] == str(moment)


@pytest.mark.parametrize("name", ["data-sources", "agencies", "requests"])
def test_an_empty_catalogue_is_a_header(client: Client, name: str) -> None:
    assert export(client, name) == []


@pytest.mark.parametrize("name", ["data-sources", "agencies", "requests"])
def test_an_export_takes_a_query_for_the_ids_and_one_for_each_batch(
    client: Client, name: str, django_assert_num_queries: Any
) -> None:
    DataSourceFactory.create_batch(3, agencies=AgencyFactory.create_batch(2))
    DataRequestGithubIssueFactory.create_batch(3)

    # the catalog's version, the ids, and the rows
    with django_assert_num_queries(3):
        assert export(client, name)
