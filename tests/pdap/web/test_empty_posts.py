"""A form that arrives without any field is refused like one that was filled in wrong."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.datasources.factories import DataSourceFactory

PAGES = ("contact", "submit-source", "create-request", "sign-in", "sign-up", "request-reset")


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_an_empty_form_comes_back_with_what_is_missing(name: str, client: Client, owner_client: Client) -> None:
    for person in (client, owner_client):
        response = person.post(reverse(name))
        assert response.status_code in (302, 400) or response.context["form"].errors


@pytest.mark.django_db
def test_an_empty_report_comes_back_with_what_is_missing(client: Client) -> None:
    assert client.post(reverse("report-problem", args=[DataSourceFactory().pk])).status_code == 400
