"""Two to four places side by side."""

import pytest
from django.test import Client
from django.urls import reverse

from pdap.db.materialized import refresh
from tests.datasources.factories import DataSourceFactory
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> Pennsylvania:
    return Pennsylvania()


def test_places_are_compared_by_what_lies_in_them(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(type_name="Stops", broken=True, agencies=[places.sheriff])

    page = client.get(reverse("compare"), {"place": [places.county.pk, places.elsewhere.pk]})

    cells = {row["kind"].name: [cell.standing.value for cell in row["cells"]] for row in page.context["rows"]}
    assert cells["Arrest Records"] == ["working", "working"]
    assert cells["Stops"] == ["broken", "none"]
    assert page.context["sources"] == [3, 1]
    assert len(cells) == 36


def test_places_can_be_typed_and_are_taken_once(client: Client, places: Pennsylvania) -> None:
    refresh()
    page = client.get(reverse("compare"), {"place": ["Allegheny County, PA", "Ohio", "", str(places.county.pk)]})

    assert [place.pk for place in page.context["places"]] == [places.county.pk, places.elsewhere.pk]


@pytest.mark.parametrize(
    "typed", [["1", "2", "3", "4", "5"], ["99999999"], ["Qqqzzx"], ["9" * 30], ["x" * 201], ["0" * 19 + "1" * 5000]]
)
def test_what_cannot_be_compared_is_explained(client: Client, places: Pennsylvania, typed: list[str]) -> None:
    page = client.get(reverse("compare"), {"place": typed})

    assert page.status_code == 400


def test_without_places_there_is_a_form(client: Client, db: None) -> None:
    page = client.get(reverse("compare"))

    assert page.status_code == 200
    assert page.content.decode().count('name="place"') == 4
