"""Confirming who one is, as a page asks for it before what outlives a session."""

from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD


def confirm(client: Client) -> Client:
    """Give the password, and return the same browser."""
    response = client.post(reverse("confirm"), {"password": PASSWORD})
    assert response.status_code == 302, response.content
    return client
