"""What is missing in a place, on a page for everyone."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datasources.models import DataSourceArchiveInfo
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of

pytestmark = pytest.mark.django_db


def test_anyone_reads_what_is_missing_in_a_place_and_below_it(client: Client) -> None:
    town, other = (location_of(LocalityFactory()) for _ in range(2))
    AgencyFactory(name="Ada Police", locations=[town])
    AgencyFactory(name="Bly Police", locations=[other])
    AgencyFactory(name="Hidden Police", locations=[town], pending=True)

    for place in (town, location_of(town.county)):
        text = client.get(reverse("place-gaps", args=[place.pk])).content.decode()
        assert "Agencies without a data source" in text
        assert "Ada Police" in text
        assert "Bly Police" not in text
        assert "Hidden Police" not in text


def test_sources_that_are_due_by_their_own_schedule_are_missing_an_update(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency, ended = AgencyFactory(locations=[town]), timezone.localdate() - datetime.timedelta(days=100)
    for name, schedule in (("Monthly log", "Monthly"), ("Yearly log", "Annually")):
        source = DataSourceFactory(name=name, agencies=[agency], coverage_start=None, coverage_end=ended)
        DataSourceArchiveInfo.objects.filter(data_source=source).update(update_frequency=schedule)

    text = client.get(reverse("place-gaps", args=[town.pk])).content.decode()

    due = text.partition("Data sources due for an update")[2].partition("</section>")[0]
    assert "Monthly log" in due
    assert "Yearly log" not in due


def test_the_page_of_a_place_leads_there(client: Client) -> None:
    town = location_of(LocalityFactory())

    assert reverse("place-gaps", args=[town.pk]) in client.get(reverse("place", args=[town.pk])).content.decode()


def test_no_such_place_is_a_404(client: Client) -> None:
    assert client.get(reverse("place-gaps", args=[99_999_999])).status_code == 404
