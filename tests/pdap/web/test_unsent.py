"""A form that expired, or that was submitted after signing out, gives back what was typed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from requests_app.models import DataRequest
from tests.requests_app.test_request_pages import GOOD

pytestmark = pytest.mark.django_db

HERE = {"HTTP_ORIGIN": "http://testserver"}


def test_a_form_submitted_when_signed_out_is_submitted_after_signing_in(client: Client, owner: User) -> None:
    page = client.post(reverse("create-request"), GOOD, follow=True)

    assert page.redirect_chain == [(f"{reverse('sign-in')}?next={reverse('continue-form')}", 302)]
    assert "we&#x27;ve kept what you typed" in page.content.decode()

    client.force_login(owner)
    unsent = client.get(reverse("continue-form"))
    text = unsent.content.decode()
    assert GOOD["title"] in text
    assert f'action="{reverse("create-request")}"' in text

    typed: dict[str, list[str]] = {}
    for field in unsent.context["fields"]:
        typed.setdefault(field["name"], []).append(field["text"])
    client.post(unsent.context["again"], typed)

    made = DataRequest.objects.get()
    assert (made.title, made.record_types_required) == (GOOD["title"], GOOD["record_types"])
    assert client.get(reverse("continue-form")).status_code == 302


def test_nothing_waits_for_a_visitor_who_typed_nothing(client: Client) -> None:
    client.post(reverse("create-request"), {})

    assert client.get(reverse("continue-form")).headers["Location"] == reverse("home")


def test_a_text_too_long_for_a_session_is_not_kept(client: Client) -> None:
    answer = client.post(reverse("create-request"), {f"field-{number}": "x" * 20_000 for number in range(3)})

    assert answer.headers["Location"] == f"{reverse('sign-in')}?next={reverse('create-request')}"


def test_an_expired_form_of_this_site_can_be_submitted_again() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("contact"), {"message": "A long <text>"}, **HERE)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "A long &lt;text&gt;" in page
    assert f'action="{reverse("contact")}"' in page


@pytest.mark.parametrize("sender", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_of_another_site_is_shown_and_not_offered_to_be_submitted(sender: dict[str, Any]) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("contact"), {"message": "Forged"}, **sender)

    page = answer.content.decode()
    assert "Forged" in page
    assert f'action="{reverse("contact")}"' not in page


def test_secrets_are_never_shown_again() -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post(reverse("sign-in"), {"username": "a@example.org", "password": "hunter2"}, **HERE)

    assert "a@example.org" in page.content.decode()
    assert "hunter2" not in page.content.decode()
