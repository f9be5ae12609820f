"""What happened to a request: its page, its feed, its receipt; and the words to ask with."""

import datetime
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from locations.models import PublicRecordsLaw
from notifications.models import News
from pdap.lib.mail.delivery import deliver_waiting
from requests_app.enums import RequestStatus
from requests_app.models import RequestNote
from requests_app.request_words import words_for
from requests_app.services import RequestContent, change_status, create_request
from requests_app.services.receipt import write_receipt
from tests.locations.factories import LocalityFactory, location_of
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_the_requester_gets_one_receipt(owner: User) -> None:
    made = create_request(owner.pk, RequestContent("Stops of Hometown"))
    write_receipt(made)
    write_receipt(made)
    deliver_waiting()

    (message,) = [message for message in mail.outbox if message.to == [owner.email]]
    assert "Stops of Hometown" in message.subject
    assert f"/data-request/{made.pk}" in message.body


def test_the_page_says_what_happened_and_who_is_waited_for(client: Client, curator: User) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.READY_TO_START, internal_notes="secret")
    change_status(data_request.pk, RequestStatus.WAITING_FOR_FOIA, curator.pk)
    RequestNote.objects.create(data_request=data_request, body="The agency asked for two more weeks.")

    page = client.get(reverse("data-request", args=[data_request.pk]))
    text = page.content.decode()

    assert [str(step.label) for step in page.context["timeline"]] == [
        "Request received",
        "Records request filed",
        "Note",
    ]
    assert "The agency asked for two more weeks." in text
    assert "Waiting for the agency to respond" in text
    assert "secret" not in text
    assert News.objects.filter(data_request=data_request, kind="note").exists()


def test_the_feed_has_the_same_and_is_sent_once(client: Client, curator: User) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.READY_TO_START)
    RequestNote.objects.create(data_request=data_request, body="Two more weeks.")
    address = reverse("request-feed", args=[data_request.pk])

    feed = client.get(address)

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Two more weeks." in feed.content.decode()
    assert client.get(address, HTTP_IF_NONE_MATCH=feed["ETag"]).status_code == 304
    hidden = DataRequestFactory(request_status=RequestStatus.INTAKE)
    assert client.get(reverse("request-feed", args=[hidden.pk])).status_code == 404


def test_the_feed_s_entries_have_ids_that_are_addresses(client: Client, curator: User) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.INTAKE)
    change_status(data_request.pk, RequestStatus.READY_TO_START, curator.pk)

    feed = ElementTree.fromstring(client.get(reverse("request-feed", args=[data_request.pk])).content)  # noqa: S314

    ids = [str(entry.text) for entry in feed.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(ids) == len(set(ids)) == 3
    assert not [
        address for address in ids if not re.fullmatch(r"http://testserver/data-requests/\d+(#[\w%-]+)?", address)
    ]


def test_the_feed_says_its_language_and_leaves_out_what_xml_cannot_hold(client: Client) -> None:
    data_request = DataRequestFactory(title="Stops\x0b since 2020", request_status=RequestStatus.READY_TO_START)
    RequestNote.objects.create(data_request=data_request, body="Two\x01 more weeks.")

    for start, language in (("", "en"), ("/es", "es")):
        feed = ElementTree.fromstring(client.get(f"{start}/data-requests/{data_request.pk}/feed").content)  # noqa: S314

        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        text = " ".join(feed.itertext())
        assert "Stops since 2020" in text
        assert "Two more weeks." in text


@pytest.mark.parametrize("query", [{}, {"record_types": "Stops"}])
def test_the_feed_of_a_search_is_sent_once(client: Client, query: dict[str, str], db: None) -> None:
    feed = client.get(reverse("search-feed"), query)

    assert client.get(reverse("search-feed"), query, HTTP_IF_NONE_MATCH=feed["ETag"]).status_code == 304


def law(**columns: Any) -> tuple[Any, PublicRecordsLaw]:
    """Return a town, and the law of its state."""
    town = location_of(LocalityFactory())
    words = {"name": "Open Records Act", "official_url": "https://law.example.gov/", "deadline": "Five business days"}
    made = PublicRecordsLaw.objects.create(state=town.state, request_words="Under the Act.", **{**words, **columns})
    return town, made


def test_a_law_keeps_its_lines_and_is_marked_as_english_on_a_spanish_page(client: Client) -> None:
    town, _ = law(checked_on=datetime.date(2026, 11, 1), deadline="Five business days.\nThirty more after a notice.")

    page = client.get(f"/es{reverse('place', args=[town.pk])}").content.decode()

    assert re.search(r'<dd\s+lang="en">Five business days.<br>Thirty more after a notice.</dd>', page)
    assert re.search(r'<a\s+lang="en"\s+href="https://law.example.gov/"', page)


def test_a_law_is_shown_once_it_is_checked_with_the_date(client: Client) -> None:
    town, unchecked = law()
    page = reverse("place", args=[town.pk])
    assert "Open Records Act" not in client.get(page).content.decode()
    assert "Under the Act." not in words_for(["Stops"], [town.pk])

    unchecked.checked_on = datetime.date(2026, 11, 1)
    unchecked.save()

    text = client.get(page).content.decode()
    assert "Open Records Act" in text
    assert "November 1, 2026" in text
    assert "Under the Act." in words_for(["Stops"], [town.pk])
    other = location_of(LocalityFactory())
    assert "Under the Act." not in words_for(["Stops"], [town.pk, other.pk])


def test_nothing_is_filled_in_that_nobody_has_checked(db: None) -> None:
    assert not PublicRecordsLaw.objects.exists()


def test_a_request_begins_with_words_for_its_record_types(owner_client: Client) -> None:
    page = owner_client.get(reverse("create-request"), {"record_types": "Stops"})

    assert "Stops: " in page.context["form"].initial["data_requirements"]
    assert owner_client.get(reverse("create-request")).context["form"].initial["data_requirements"] == ""


def test_the_words_that_a_request_begins_with_are_in_one_language(owner_client: Client) -> None:
    page = owner_client.get(f"/es{reverse('create-request')}", {"record_types": "Arrest Records"})

    assert (
        page.context["form"]
        .initial["data_requirements"]
        .startswith("Registros de arrestos: Quién fue arrestado, cuándo, dónde y por qué cargo.\n")
    )
