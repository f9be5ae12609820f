"""The directory of agencies as a CSV file."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db


def rows(client: Client, **query: Any) -> list[dict[str, str]]:
    response: Any = client.get("/agencies.csv", query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_a_file_has_the_public_agencies_in_the_order_of_the_directory(client: Client) -> None:
    place = LocationFactory()
    agency = AgencyFactory(name="=Bureau", locations=[place])
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://bureau.example.gov/")
    DataSourceFactory(agencies=[agency])
    AgencyFactory(name="Without")
    AgencyFactory(name="Hidden", pending=True)

    first, second = rows(client)

    assert (first["name"], first["data_sources"], first["websites"]) == ("'=Bureau", "1", "https://bureau.example.gov/")
    assert first["states"] == place.state.state_iso
    assert first["page"].endswith(f"/agencies/{agency.pk}")
    assert second["name"] == "Without"


def test_a_file_follows_the_filters_and_refuses_what_the_page_refuses(client: Client) -> None:
    AgencyFactory(name="Bureau")
    AgencyFactory(name="Office")

    assert [row["name"] for row in rows(client, q="office")] == ["Office"]
    assert (
        client.get("/agencies.csv", {"type": "nonsense"}).status_code
        == client.get("/agencies", {"type": "nonsense"}).status_code
    )


def test_questions_do_not_grow_with_agencies(client: Client, django_assert_num_queries: Any) -> None:
    AgencyFactory.create_batch(6, locations=[LocationFactory()])

    with django_assert_num_queries(5):
        assert len(rows(client)) == 6
