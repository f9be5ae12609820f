"""Deleting one's own account."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.rights import ALL
from tests.accounts.factories import PASSWORD, UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

DELETE = "/profile/delete"


def test_the_page_says_first_what_happens(owner: User, owner_client: Client, django_assert_num_queries: Any) -> None:
    FollowFactory(user=owner)
    DataRequestFactory.create_batch(2, creator=owner)
    DataSourceFactory(submitter=owner)

    with django_assert_num_queries(4):  # session, person, summary, permissions
        page = owner_client.get(DELETE).content.decode()

    for text in ("the 1 place you follow", "your 2 data requests", "your 1 submission ", "without your name"):
        assert text in page
    assert User.objects.filter(pk=owner.pk).exists()


def test_with_the_password_the_account_goes_and_one_is_signed_out(owner: User, owner_client: Client) -> None:
    request = DataRequestFactory(creator=owner)

    response = owner_client.post(DELETE, {"password": PASSWORD}, follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"] == reverse("account-closed")
    assert "Your account is deleted" in response.content.decode()
    assert not response.context["user"].is_authenticated
    assert not User.objects.filter(pk=owner.pk).exists()
    request.refresh_from_db()
    assert request.creator is None
    assert reverse("sign-in") in owner_client.get("/profile").url


@pytest.mark.parametrize(("typed", "why"), [("wrong", "Password is incorrect."), ("", "Enter your password.")])
def test_a_wrong_password_deletes_nothing_and_says_so(owner: User, owner_client: Client, typed: str, why: str) -> None:
    response = owner_client.post(DELETE, {"password": typed})

    assert response.status_code == 400
    text = response.content.decode()
    assert text.count(why) == 2  # in the summary, which has the focus, and beside the field
    assert 'href="#id_password"' in text
    assert 'value="wrong"' not in text
    assert User.objects.filter(pk=owner.pk).exists()


def test_whoever_has_no_password_types_the_address(stranger: User) -> None:
    person, browser = UserFactory(email="Ada@example.org", password=None), Client()
    browser.force_login(person)

    assert 'name="password"' not in browser.get(DELETE).content.decode()
    assert browser.post(DELETE, {"email": stranger.email, "password": PASSWORD}).status_code == 400
    assert browser.post(DELETE, {"email": " ada@example.org"}).url == reverse("account-closed")
    assert list(User.objects.all()) == [stranger]


def test_the_last_administrator_is_refused_politely(administrator: User, administrator_client: Client) -> None:
    response = administrator_client.post(DELETE, {"password": PASSWORD})

    assert response.status_code == 400
    assert "This is the last administrator. Make someone else an administrator first." in response.content.decode()
    assert User.objects.filter(pk=administrator.pk).exists()

    UserFactory(permissions=ALL)
    assert administrator_client.post(DELETE, {"password": PASSWORD}).url == reverse("account-closed")


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    assert reverse("sign-in") in client.get(DELETE).url
    assert reverse("sign-in") in client.post(DELETE, {"password": PASSWORD}).url
