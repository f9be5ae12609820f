"""The API key and the capacities on the profile."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.api_keys import find_by_key, new_key
from tests.accounts.confirming import confirm

pytestmark = pytest.mark.django_db

KEY, END, CAPACITIES = "/profile/key", "/profile/key/end", "/profile/capacities"


def shown_key(page: str) -> str:
    """Return the key that a page shows."""
    match = re.search(r'id="api-key"[^>]*value="(pdap_[0-9a-f]{32})"', page)
    assert match
    return match[1]


@pytest.mark.parametrize("address", [KEY, END, CAPACITIES])
def test_only_the_signed_in_change_anything_and_only_by_posting(
    client: Client, owner_client: Client, address: str
) -> None:
    assert reverse("sign-in") in client.post(address).url
    assert owner_client.get(address).status_code == 302  # to the page that has the form


def test_a_key_is_shown_once(owner: User, owner_client: Client) -> None:
    response = confirm(owner_client).post(KEY, {"replacing": ""})

    key = shown_key(response.content.decode())
    assert find_by_key(key) == owner
    assert "no-store" in response["Cache-Control"]
    page = owner_client.get("/profile").content.decode()
    assert key not in page
    assert "Active. We can’t show it again." in page


def test_sending_the_form_again_makes_no_other_key(owner: User, owner_client: Client) -> None:
    key = shown_key(confirm(owner_client).post(KEY, {"replacing": ""}).content.decode())

    again = owner_client.post(KEY, {"replacing": ""}, follow=True)

    assert "We can’t show this key again." in again.content.decode()
    assert find_by_key(key) == owner


def test_the_button_of_the_profile_replaces_the_key(owner: User, owner_client: Client) -> None:
    old = new_key(owner)
    page = confirm(owner_client).get("/profile")

    key = shown_key(owner_client.post(KEY, {"replacing": page.context["fingerprint"]}).content.decode())

    assert find_by_key(old) is None
    assert find_by_key(key) == owner


def test_a_key_is_revoked_without_another(owner: User, owner_client: Client) -> None:
    key = new_key(owner)

    assert "no longer works" in owner_client.post(END, follow=True).content.decode()
    assert find_by_key(key) is None
    assert "You have no API key" in owner_client.post(END, follow=True).content.decode()


def test_capacities_are_kept_and_taken_back(owner: User, owner_client: Client) -> None:
    def capacities() -> set[str]:
        return set(owner.capacities.values_list("capacity", flat=True))

    owner_client.post(CAPACITIES, {"capacities": ["lawyer", "researcher"]})
    assert capacities() == {"lawyer", "researcher"}
    owner_client.post(CAPACITIES, {"capacities": ["lawyer", "police"]})
    assert capacities() == {"lawyer", "police"}
    assert owner_client.post(CAPACITIES).url == "/profile#capacities"
    assert capacities() == set()


def test_a_capacity_that_does_not_exist_is_refused_beside_its_field(owner: User, owner_client: Client) -> None:
    response = owner_client.post(CAPACITIES, {"capacities": ["lawyer", "astronaut"]})

    assert response.status_code == 400
    assert "astronaut" in response.content.decode()
    assert 'id="capacities-error"' in response.content.decode()
    assert not owner.capacities.exists()
