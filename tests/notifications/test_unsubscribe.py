"""Leaving digests by the link of a mail."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.services.review import approve
from notifications.enums import WatchFrequency, WatchKind
from notifications.models import DigestSettings, Follow
from notifications.services.digest import send_at_once, send_digests
from notifications.services.unsubscribing import token_for
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.notifications.factories import FollowFactory, WatchFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    """A browser in which nobody is signed in, and whose forms are checked."""
    return Client(enforce_csrf_checks=True)


def address(user: User, follow: Follow | None = None) -> str:
    """Return the address of a link."""
    return reverse("unsubscribe", args=[token_for(user.pk, follow.pk if follow else None)])


def test_opening_the_link_ends_nothing_and_offers_a_button(browser: Client, owner: User) -> None:
    FollowFactory(user=owner)

    response = browser.get(address(owner))

    assert response.status_code == 200
    assert "Stop all email updates" in response.content.decode()
    assert owner.email not in response.content.decode()
    assert not DigestSettings.objects.exists()


def test_digests_and_emails_at_once_link_to_a_page_that_asks_what_they_say(
    browser: Client, owner: User, curator: User
) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE)
    watched = {"kind": WatchKind.REQUEST, "data_request": data_request, "frequency": WatchFrequency.AT_ONCE}
    WatchFactory(user=owner, **watched)
    WatchFactory(by_email=True, **watched)
    follow = FollowFactory(user=UserFactory())
    agency = AgencyFactory(locations=[follow.location])
    change_status(data_request.pk, RequestStatus.WAITING_FOR_FOIA, curator.pk)
    approve(DataSourceFactory(pending=True, agencies=[agency]), curator.pk)

    send_at_once()
    send_digests()

    told = Mail.objects.filter(kind__startswith="notifications/").exclude(kind__startswith="notifications/decisions")
    assert told.count() == 3
    for mail in told:
        links = set(re.findall(r'href="([^"]+)"\s*>Stop all email updates</a>', mail.body_html))
        (link,) = links
        assert f"Stop all email updates: {link}" in mail.body_text
        assert "<h1>Stop all email updates?</h1>" in re.sub(r"\s*([<>])\s*", r"\1", browser.get(link).content.decode())


def test_one_click_of_a_mail_program_ends_all_digests_and_keeps_the_follows(browser: Client, owner: User) -> None:
    FollowFactory(user=owner)

    for _ in range(2):
        response = browser.post(address(owner), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200

    assert DigestSettings.objects.get().frequency == "off"
    assert Follow.objects.count() == 1


def test_a_follows_link_ends_this_follow_alone(browser: Client, owner: User) -> None:
    ending, staying = FollowFactory.create_batch(2, user=owner)
    link = address(owner, ending)

    assert ending.location.locality.name in browser.get(link).content.decode()
    assert browser.post(link).status_code == 200

    assert Follow.objects.get() == staying
    assert browser.get(link).status_code == 404
    assert browser.post(link).status_code == 200  # mail programs repeat it


def test_anothers_follow_cannot_be_ended_by_a_link_that_names_it(browser: Client, owner: User, stranger: User) -> None:
    theirs = FollowFactory(user=stranger)

    browser.post(address(owner, theirs))

    assert Follow.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "WzEsbnVsbF0:1abc:signature", "%00", "ü", "a" * 5000])
def test_a_link_that_nobody_signed_helps_on(browser: Client, token: str) -> None:
    response = browser.get(f"/unsubscribe/{token}")

    assert response.status_code in (400, 404)
    assert not DigestSettings.objects.exists()


def test_the_page_takes_few_queries(browser: Client, owner: User, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    follow = FollowFactory(user=owner)
    link = address(owner, follow)

    with django_assert_num_queries(2):  # the follow with its place, the place's names
        browser.get(link)


@pytest.mark.parametrize("ends_a_follow", [True, False])
def test_scanners_end_nothing_and_the_second_click_says_that_it_is_done(
    browser: Client, owner: User, ends_a_follow: bool
) -> None:
    follow = FollowFactory(user=owner)
    parts = [follow.pk, follow.location_id] if ends_a_follow else []
    link = reverse("unsubscribe", args=[token_for(owner.pk, *parts)])
    for _ in range(5):
        assert browser.head(link).status_code == 200
        assert browser.get(link).status_code == 200
    assert Follow.objects.exists()
    assert not DigestSettings.objects.exists()

    assert "<h1>Unsubscribed</h1>" in browser.post(link).content.decode()

    for response in (browser.get(link), browser.post(link)):
        page = response.content.decode()
        assert "<h1>Already unsubscribed</h1>" in page
        assert (follow.location.locality.name in page) is ends_a_follow


def test_the_link_of_an_account_that_is_gone_helps_on(browser: Client, stranger: User) -> None:
    link = address(stranger)
    stranger.delete()

    assert browser.get(link).status_code == 404
    assert browser.post(link).status_code == 200
