"""What lists have in common: pages, links, filters, CSV, validators."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.enums import JurisdictionType
from audit.models import ChangeLog
from datasources.models import DataSource
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
SOURCES = "/api/v2/data-sources"


def names(api: Client, path: str = SOURCES, **query: Any) -> list[str]:
    """Return the names of what a list answers."""
    response = api.get(path, query)
    assert response.status_code == 200, response.content
    return [row.get("name") or row["title"] for row in response.json()["data"]]


def rows_of(response: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_links_lead_to_the_first_the_previous_the_next_and_the_last_page(api: Client) -> None:
    DataSourceFactory.create_batch(5)

    links = api.get(SOURCES, {"limit": 2, "page": 2, "q": "data"}).headers["Link"]

    assert [part.partition("; ")[2] for part in links.split(", ")] == [
        'rel="first"',
        'rel="prev"',
        'rel="next"',
        'rel="last"',
    ]
    assert "limit=2&page=3&q=data" in links


def test_a_page_beyond_the_last_leads_back_to_it(api: Client) -> None:
    DataSourceFactory()

    response = api.get(SOURCES, {"page": 7})

    assert response.json()["metadata"]["pages"] == 1
    assert 'rel="last"' in response.headers["Link"]
    assert 'rel="next"' not in response.headers["Link"]


def test_sources_are_narrowed_by_each_filter(api: Client) -> None:
    place = LocationFactory()
    agency = AgencyFactory(jurisdiction_type=JurisdictionType.STATE, locations=[place])
    source = DataSourceFactory(name="One", type_name="Court Cases", agencies=[agency], broken=True)
    DataSourceFactory(name="Two", agencies=[AgencyFactory(locations=[LocationFactory()])])
    DataSource.objects.filter(name="Two").update(description="Stops of the city")

    assert names(api, record_types="court cases") == ["One"]
    assert names(api, record_categories="Jails & Courts") == ["One"]
    assert names(api, agency_id=agency.pk) == ["One"]
    assert names(api, location_id=place.pk) == ["One"]
    assert names(api, jurisdiction_types="state,federal") == ["One"]
    assert names(api, url_status="broken") == ["One"]
    assert names(api, q="city stops") == ["Two"]
    assert names(api, updated_since=(timezone.now() + datetime.timedelta(days=1)).date().isoformat()) == []
    assert names(api, updated_since=source.updated_at.isoformat()) == ["One", "Two"]


def test_agencies_and_requests_are_narrowed_too(api: Client) -> None:
    place = LocationFactory()
    AgencyFactory(name="Court of Appeals", locations=[place], jurisdiction_type=JurisdictionType.FEDERAL)
    AgencyFactory(name="Police")
    DataRequestFactory(title="Stops in town", locations=[place], record_types_required=["Stops"])
    DataRequestFactory(title="Else")

    assert names(api, "/api/v2/agencies", location_id=place.pk) == ["Court of Appeals"]
    assert names(api, "/api/v2/agencies", q="appeals court") == ["Court of Appeals"]
    assert names(api, "/api/v2/agencies", jurisdiction_types="federal") == ["Court of Appeals"]
    assert names(api, "/api/v2/data-requests", location_id=place.pk) == ["Stops in town"]
    assert names(api, "/api/v2/data-requests", record_types="Stops") == ["Stops in town"]
    assert names(api, "/api/v2/data-requests", q="town") == ["Stops in town"]


@pytest.mark.parametrize("asked", ["name,id", "['name', 'id']", " name , id "])
def test_columns_are_asked_for_in_both_forms(api: Client, asked: str) -> None:
    DataSourceFactory()

    (row,) = api.get(SOURCES, {"requested_columns": asked}).json()["data"]

    assert set(row) == {"name", "id", "agencies", "data_requests"}


@pytest.mark.parametrize(
    "hidden", ["rejection_note", "submission_notes", "internet_archive_url", "internal_notes", "password"]
)
def test_what_is_hidden_cannot_be_asked_for_sorted_by_or_filtered_by(api: Client, hidden: str) -> None:
    DataSourceFactory()
    for query in ({"requested_columns": hidden}, {"sort_by": hidden}, {hidden: "x"}):
        response = api.get(SOURCES, query)
        assert response.status_code == 400
        assert response.json()["message"]


def test_every_error_of_a_query_is_named(api: Client) -> None:
    message = api.get(SOURCES, {"page": "0", "limit": "-1", "sort_by": "x", "colour": "red"}).json()["message"]

    for words in ("page: Must be from 1", "limit: Must be 0 or more", "sort_by: Must be one of", "colour"):
        assert words in message


@pytest.mark.parametrize("path", ["/agencies", "/data-sources", "/data-requests", "/locations", "/search/federal"])
@pytest.mark.parametrize("way", ["parameter", "header"])
def test_every_list_comes_as_csv(api: Client, path: str, way: str) -> None:
    agency = AgencyFactory(name="=cmd()", jurisdiction_type=JurisdictionType.FEDERAL, locations=[LocationFactory()])
    DataSourceFactory(name="@SUM(1)", agencies=[agency])
    DataRequestFactory(title="+1")

    if way == "header":
        response = api.get(f"/api/v2{path}", headers={"Accept": "text/csv"})
    else:
        response = api.get(f"/api/v2{path}", {"output_format": "csv"})
    rows = rows_of(response)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert rows
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row.values())


def test_csv_has_the_columns_that_are_asked_for_and_lists_in_words(api: Client) -> None:
    DataSourceFactory(name="One", agencies=[AgencyFactory(name="A"), AgencyFactory(name="B")])

    query = {"output_format": "csv", "requested_columns": "name,agencies,record_formats"}
    (row,) = rows_of(api.get(SOURCES, query))

    assert row["agencies"] == "A; B"
    assert row["record_formats"] == "CSV; JSON"
    assert set(row) == {"id", "name", "agencies", "record_formats"}


def test_an_answer_that_is_known_already_is_not_sent_again(api: Client) -> None:
    source = DataSourceFactory()
    first = api.get(f"{SOURCES}/{source.pk}")

    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = api.get(f"{SOURCES}/{source.pk}", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    assert "Authorization" in first.headers["Vary"]


def test_a_changed_answer_is_sent_although_only_a_link_changed(api: Client) -> None:
    source = DataSourceFactory()
    ChangeLog.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    first = api.get(SOURCES)
    source.agency_links.create(agency=AgencyFactory())

    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        assert api.get(SOURCES, headers=headers).status_code == 200


def test_a_search_comes_whole_or_in_pages(api: Client) -> None:
    place = LocationFactory()
    agency = AgencyFactory(locations=[place])
    DataSourceFactory.create_batch(3, agencies=[agency])

    whole = api.get("/api/v2/search", {"location_id": place.pk}).json()
    second = api.get("/api/v2/search", {"location_id": place.pk, "limit": 2, "page": 2}).json()

    assert whole["count"] == 3
    assert second["count"] == second["data"]["locality"]["count"] == 1
    assert (second["metadata"]["total"], second["metadata"]["pages"]) == (3, 2)
    assert len(rows_of(api.get("/api/v2/search", {"location_id": place.pk, "output_format": "csv"}))) == 3
