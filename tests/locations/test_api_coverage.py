"""The coverage of a place for programs."""

import csv
import io

import pytest
from django.test import Client

from tests.datasources.factories import DataSourceFactory
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def test_programs_get_what_the_page_shows(api: Client, places: Pennsylvania) -> None:
    answer = api.get("/api/v3/coverage", {"location_id": places.state.pk}).json()

    (county,) = answer["places"]
    arrests = next(kind for kind in county["record_types"] if kind["record_type"] == "Arrest Records")
    assert (county["name"], arrests["coverage"], arrests["working_sources"]) == ("Allegheny County", "working", 3)
    assert len(county["record_types"]) == 36
    own = next(kind for kind in answer["itself"]["record_types"] if kind["record_type"] == "Arrest Records")
    assert own["working_sources"] == 1


def test_without_a_place_it_is_the_nation_and_csv_is_the_same(api: Client, places: Pennsylvania) -> None:
    DataSourceFactory(type_name="Stops", agencies=[places.police])

    response = api.get("/api/v3/coverage", {"output_format": "csv"})

    lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))  # type: ignore[attr-defined]
    assert {(line["place"], line["coverage"]) for line in lines if line["record_type"] == "Stops"} == {
        ("Ohio", "none"),
        ("Pennsylvania", "working"),
    }


def test_a_place_that_there_is_not_is_not_found(api: Client, places: Pennsylvania) -> None:
    assert api.get("/api/v3/coverage", {"location_id": 2**31 - 1}).status_code == 404
