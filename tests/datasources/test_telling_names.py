"""Names in lists tell sources apart: by agency, then by years, where several are called the same."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from datasources.telling_names import telling_names
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of


def source(name: str, start: int | None = None, end: int | None = None) -> Any:
    return DataSourceFactory.build(
        pk=next(NUMBERS),
        name=name,
        record_type=None,
        coverage_start=start and datetime.date(start, 1, 1),
        coverage_end=end and datetime.date(end, 12, 31),
    )


NUMBERS = iter(range(1, 1000))


def test_a_name_that_no_other_has_stays() -> None:
    stops, arrests = source("Stops", 2019, 2019), source("Arrests", 2019, 2019)

    assert telling_names([stops, arrests]) == {stops.pk: "Stops", arrests.pk: "Arrests"}


def test_years_tell_apart_what_agencies_do_not() -> None:
    rows = [source("Stops", 2019, 2019), source("stops", 2018, 2020), source("Stops", 2021), source("Stops")]

    names = telling_names(rows, {row.pk: "Gilbert Police Department" for row in rows})

    assert list(names.values()) == ["Stops (2019)", "stops (2018 to 2020)", "Stops (since 2021)", "Stops"]


def test_agencies_and_years_stand_together_where_both_differ() -> None:
    first, second, third = source("Stops", 2019, 2019), source("Stops", 2020, 2020), source("Stops", 2019, 2019)

    names = telling_names([first, second, third], {first.pk: "Gilbert", second.pk: "Gilbert", third.pk: "Anaheim"})

    assert list(names.values()) == ["Stops (Gilbert, 2019)", "Stops (Gilbert, 2020)", "Stops (Anaheim, 2019)"]


def test_what_the_name_says_already_is_not_said_again() -> None:
    first, second = source("Stops for Gilbert 2019", 2019, 2019), source("Stops for Gilbert 2019", 2020, 2020)

    names = telling_names([first, second], {first.pk: "Gilbert", second.pk: "Mesa"})

    assert list(names.values()) == ["Stops for Gilbert 2019", "Stops for Gilbert 2019 (Mesa, 2020)"]


@pytest.mark.django_db
def test_the_pages_of_agencies_and_places_and_of_a_source_complete_names(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    years = [(datetime.date(year, 1, 1), datetime.date(year, 12, 31)) for year in (2018, 2019, 2020)]
    files = [
        DataSourceFactory(name="Stops", agencies=[agency], coverage_start=start, coverage_end=end)
        for start, end in years
    ]
    for start, end in years[:2]:
        DataSourceFactory(name="Arrests", locations=[town], coverage_start=start, coverage_end=end)

    of_agency = client.get(reverse("agency", args=[agency.pk])).content.decode()
    of_place = client.get(reverse("place", args=[town.pk])).content.decode()
    of_source = client.get(reverse("data-source", args=[files[0].pk])).content.decode()
    home = client.get(reverse("home")).content.decode()

    assert all(f"Stops ({year})" in of_agency for year in (2018, 2019, 2020))
    assert all(f"Arrests ({year})" in of_place for year in (2018, 2019))
    assert "Stops (2019)" in of_source
    assert "Stops (2020)" in home
