"""The home page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_it_counts_what_is_public(client: Client, django_assert_num_queries: object) -> None:
    DataSourceFactory.create_batch(3)
    DataSourceFactory(pending=True)
    AgencyFactory.create_batch(2)
    AgencyFactory(rejected=True)

    # the counts, the newest sources, the categories, the remembered map, the requests with their links and places
    DataRequestFactory(request_status="Active", locations=[LocationFactory()])
    client.get(reverse("home"))  # the map's counts are remembered
    with django_assert_num_queries(7):  # type: ignore[operator]
        page = client.get(reverse("home"))

    assert list(page.context["counts"].values()) == [3, 2, 1, 1]


def test_it_answers_on_an_empty_database(client: Client) -> None:
    assert client.get(reverse("home")).status_code == 200


def test_it_is_only_read(client: Client) -> None:
    assert client.post(reverse("home")).status_code == 405


def test_it_shows_what_people_ask_for_and_nothing_that_nobody_has_looked_at(client: Client) -> None:
    DataRequestFactory(title="Budgets of the sheriff", request_status="Ready to start")
    DataRequestFactory(title="A secret wish", request_status="Intake")
    DataRequestFactory(title="Long done", request_status="Complete")

    page = client.get(reverse("home")).content.decode()

    assert "Budgets of the sheriff" in page
    assert "A secret wish" not in page
    assert "Long done" not in page


def test_the_box_says_what_it_understands(client: Client) -> None:
    page = client.get(reverse("home")).content.decode()

    assert 'name="q"' in page
    assert "ZIP code" in page
