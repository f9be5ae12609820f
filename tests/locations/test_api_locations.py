"""The shape of places that existing clients depend on (contract 2.1, 2.2, 2.9)."""

import pytest
from django.test import Client

from locations.models import Location
from pdap.db.materialized import refresh
from tests.locations.factories import national
from tests.pdap.api.shapes import PLACE, get, pittsburgh

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    return pittsburgh()


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


def test_the_typeahead_finds_places(api: Client, town: Location) -> None:
    refresh()

    assert get(api, "/typeahead/locations", query="pitts")["suggestions"] == [
        {
            "location_id": town.pk,
            "display_name": "Pittsburgh, Allegheny, Pennsylvania",
            "type": "Locality",
            "state_name": "Pennsylvania",
            "county_name": "Allegheny",
            "locality_name": "Pittsburgh",
        }
    ]
