"""Two to four places side by side."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from locations.models import Location
from pdap.db.materialized import refresh
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, LocationFactory, ZipCodeFactory
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def test_places_are_compared_by_what_lies_in_them(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(type_name="Stops", broken=True, agencies=[places.sheriff])

    page = client.get(reverse("compare"), {"place": [places.county.pk, places.elsewhere.pk]})

    cells = {row["kind"].name: [cell.standing.value for cell in row["cells"]] for row in page.context["rows"]}
    assert cells["Arrest Records"] == ["working", "working"]
    assert cells["Stops"] == ["broken", "none"]
    assert page.context["sources"] == [3, 1]
    assert len(cells) == 36


def test_the_comparison_is_a_file_too(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(type_name="Stops", broken=True, agencies=[places.sheriff])
    page = client.get(reverse("compare"), {"place": [places.county.pk, places.elsewhere.pk]})

    response = client.get(page.context["csv_address"])

    assert f'href="{page.context["csv_address"].replace("&", "&amp;")}"' in page.content.decode()
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2 * 36
    stops = [row for row in rows if row["record_type"] == "Stops"]
    assert [(row["location_id"], row["coverage"], row["broken_sources"]) for row in stops] == [
        (str(places.county.pk), "broken", "1"),
        (str(places.elsewhere.pk), "none", "0"),
    ]


@pytest.mark.parametrize("asked", [["Qqqzzx"], ["9" * 30], ["1", "2", "3", "4", "5"], ["\0"]])
def test_a_file_of_places_that_do_not_exist_is_refused_with_advice(
    client: Client, places: Pennsylvania, asked: list[str]
) -> None:
    assert client.get(reverse("compare-csv"), {"place": asked}).status_code == 400


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


def test_a_typed_zip_code_is_no_number_of_a_place(client: Client, places: Pennsylvania) -> None:
    namesake = LocationFactory()
    digits = f"{namesake.pk:05}"
    ZipCodeFactory(zip_code=digits, lat="40.4", lng="-79.9")
    Location.objects.filter(pk=places.town.pk).update(lat=40.4, lng=-79.9)
    refresh()

    page = client.get(reverse("compare"), {"typed": "1", "place": [digits, "Ohio", "", ""]})

    assert page.status_code == 302
    assert page["Location"] == f"{reverse('compare')}?place={places.town.pk}&place={places.elsewhere.pk}"
    by_number = client.get(reverse("compare"), {"place": [digits]})
    assert [place.pk for place in by_number.context["places"]] == [namesake.pk]


def test_a_name_that_is_wrong_is_explained_beside_its_field_and_the_others_are_kept(
    client: Client, places: Pennsylvania
) -> None:
    refresh()
    page = client.get(reverse("compare"), {"typed": "1", "place": ["Ohio", "Qqqzzx"]})

    assert page.status_code == 400
    text = page.content.decode()
    assert 'value="Ohio"' in text
    assert 'value="Qqqzzx"' in text
    assert '<a href="#place-2">No place is called' in text
    assert page.context["places"] == []


def test_of_towns_of_one_name_none_is_compared_in_silence(client: Client, places: Pennsylvania) -> None:
    for state, people in (("MA", 155_000), ("MO", 169_000)):
        LocalityFactory(county__state__state_iso=state, name="Springfield", population=people)
    refresh()

    page = client.get(reverse("compare"), {"typed": "1", "place": ["Springfield", "Ohio"]})

    assert page.status_code == 400
    assert "more than one “Springfield”. Add the state" in page.content.decode()


def test_what_a_place_has_leads_to_the_sources_and_types_stand_in_their_categories(
    client: Client, places: Pennsylvania, django_assert_num_queries: Any
) -> None:
    client.get(reverse("compare"))
    with django_assert_num_queries(5):
        text = client.get(reverse("compare"), {"place": [places.county.pk, places.elsewhere.pk]}).content.decode()

    assert f"{reverse('search-results')}?location_id={places.elsewhere.pk}&amp;record_types=Arrest%20Records" in text
    assert text.index("Jails &amp; Courts") < text.index("Booking Reports")
    assert text.count('scope="rowgroup"') == 6
