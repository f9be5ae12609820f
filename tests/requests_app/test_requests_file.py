"""The list of data requests as a CSV file."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from requests_app.enums import RequestStatus
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def rows(client: Client, **query: Any) -> list[dict[str, str]]:
    response: Any = client.get("/data-requests.csv", query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_a_file_has_the_listed_requests_without_what_is_private(client: Client) -> None:
    place = LocationFactory()
    request = DataRequestFactory(title="=Arrests", locations=[place], internal_notes="private")
    source = DataSourceFactory()
    request.data_source_links.create(data_source=source)
    request.data_source_links.create(data_source=DataSourceFactory(pending=True))
    DataRequestFactory(request_status=RequestStatus.INTAKE)

    (row,) = rows(client)

    assert (row["title"], row["states"], row["data_source_ids"]) == (
        "'=Arrests",
        place.state.state_iso,
        str(source.pk),
    )
    assert "private" not in str(row)


def test_a_file_follows_the_filters(client: Client) -> None:
    DataRequestFactory(title="Open", request_status=RequestStatus.READY_TO_START)
    DataRequestFactory(title="Done", request_status=RequestStatus.COMPLETE)

    assert [row["title"] for row in rows(client, status="Complete")] == ["Done"]
    assert client.get("/data-requests.csv", {"location_id": "x"}).status_code == 400


def test_questions_do_not_grow_with_requests(client: Client, django_assert_num_queries: Any) -> None:
    DataRequestFactory.create_batch(5, locations=[LocationFactory()])

    # the catalog's version and the ids; a batch with its places, their names and its sources
    with django_assert_num_queries(6):
        assert len(rows(client)) == 5
