"""The contact form, which needs no account."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.models import Mail
from pdap.site.contact_messages import MOST_MESSAGES
from pdap.site.forms import KINDS
from tests.smtp import Letterbox

pytestmark = pytest.mark.django_db

CONTACT = reverse("contact")
MESSAGE = {"type": "bug_report", "email": "reader@example.org", "message": "The map\nis empty & <odd>"}


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db: None) -> None:
    """Begin with an empty cache."""
    cache.clear()


def test_a_program_that_fills_in_everything_is_thanked_and_not_heard(client: Client) -> None:
    assert client.post(CONTACT, {**MESSAGE, "website": "x"}).url == reverse("contact-sent")
    assert not Mail.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
def test_a_message_becomes_a_mail_that_answers_the_writer(client: Client, letterbox: Letterbox, kind: str) -> None:
    response = client.post(CONTACT, {**MESSAGE, "type": kind}, follow=True)
    assert "Message sent" in response.content.decode()
    assert letterbox.mails == []

    deliver_waiting()

    (mail,) = letterbox.mails
    assert mail["To"] == "contact@pdap.io"
    assert mail["Reply-To"] == "reader@example.org"
    assert mail["Subject"] == f"PDAP contact form: {kind}"
    text, page = (part.get_content() for part in mail.iter_parts())
    assert "The map\nis empty & <odd>" in text.replace("\r\n", "\n")
    assert "&lt;odd&gt;" in page


@pytest.mark.parametrize(
    "change",
    [
        {"type": ""},
        {"type": "spam"},
        {"email": ""},
        {"email": "a@b.c\nBcc: d@e.f"},
        {"message": " "},
        {"message": "x" * 5001},
        {"message": "\0"},
    ],
)
def test_a_message_that_is_not_complete_is_asked_back(client: Client, change: dict[str, str]) -> None:
    response = client.post(CONTACT, {**MESSAGE, **change})

    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()
    assert not Mail.objects.exists()


def test_too_many_messages_are_put_off(client: Client) -> None:
    for _ in range(MOST_MESSAGES):
        client.post(CONTACT, MESSAGE)

    assert client.post(CONTACT, MESSAGE).status_code == 429
    assert Mail.objects.count() == MOST_MESSAGES


def test_the_form_begins_with_the_kind_of_the_address_and_the_members_own_address(
    owner_client: Client, client: Client
) -> None:
    assert client.get(CONTACT, {"type": "bug_report"}).context["form"].initial["type"] == "bug_report"
    assert client.get(CONTACT, {"type": "x"}).context["form"].initial["type"] is None
    assert "owner@example.org" in owner_client.get(CONTACT).content.decode()
