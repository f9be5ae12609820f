"""The home page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


def test_it_counts_what_is_public(client: Client, django_assert_num_queries: object) -> None:
    DataSourceFactory.create_batch(3)
    DataSourceFactory(pending=True)
    AgencyFactory.create_batch(2)
    AgencyFactory(rejected=True)

    # four counts, the newest sources, the categories
    with django_assert_num_queries(6):  # type: ignore[operator]
        page = client.get(reverse("home"))

    assert list(page.context["counts"].values()) == [3, 2, 0, 0]


def test_it_answers_on_an_empty_database(client: Client) -> None:
    assert client.get(reverse("home")).status_code == 200


def test_it_is_only_read(client: Client) -> None:
    assert client.post(reverse("home")).status_code == 405
