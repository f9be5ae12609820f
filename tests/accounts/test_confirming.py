"""The password or a code once more, before what outlives a session."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ExternalAccount, User
from accounts.services import two_factor
from accounts.services.api_keys import new_key
from accounts.services.github import sign_in as github_sign_in
from tests.accounts.confirming import confirm
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_two_factor import MOMENT, SECRET, code_at
from tests.oauth import GitHub

pytestmark = pytest.mark.django_db
ACTIONS = {"profile-key": "profile", "link-github": "link-github"}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_open_browser_alone_makes_no_key_and_links_no_github(
    owner_client: Client, owner: User, github: GitHub, action: str
) -> None:
    response = owner_client.post(reverse(action), {"replacing": ""})

    assert response.url == f"{reverse('confirm')}?next={reverse(ACTIONS[action]).replace('/', '%2F')}"
    owner.refresh_from_db()
    assert owner.api_key is None
    assert not ExternalAccount.objects.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_after_the_password_the_page_is_where_it_was_and_the_action_is_done(
    owner_client: Client, github: GitHub, action: str
) -> None:
    there = owner_client.post(reverse(action), {"replacing": ""}).url
    shown = owner_client.get(there)
    assert "Confirm it’s you" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]

    back = owner_client.post(reverse("confirm"), {"password": PASSWORD, "next": shown.context["next"]})
    assert back.url == reverse(ACTIONS[action])

    done = owner_client.post(reverse(action), {"replacing": ""})
    assert done.status_code == (200 if action == "profile-key" else 302)
    assert "confirm" not in done.get("Location", "")


def test_a_wrong_password_confirms_nothing_and_guesses_are_counted(owner_client: Client) -> None:
    responses = [owner_client.post(reverse("confirm"), {"password": f"wrong {number}"}) for number in range(6)]

    assert [response.status_code for response in responses] == [200] * 5 + [429]
    assert "Password is incorrect." in responses[0].content.decode()
    assert owner_client.post(reverse("confirm"), {"password": PASSWORD}).status_code == 429
    assert "confirm" in owner_client.post(reverse("profile-key"), {"replacing": ""}).url


def test_it_holds_for_ten_minutes_and_in_this_browser_alone(owner: User, owner_client: Client) -> None:
    confirm(owner_client)
    other_browser = Client()
    other_browser.force_login(owner)

    assert "confirm" in other_browser.post(reverse("profile-key"), {"replacing": ""}).url
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        assert "confirm" in owner_client.post(reverse("profile-key"), {"replacing": ""}).url
    assert owner_client.post(reverse("profile-key"), {"replacing": ""}).status_code == 200


def test_who_has_codes_gives_one(owner_client: Client, owner: User) -> None:
    two_factor.set_up(owner, SECRET)

    with time_machine.travel(MOMENT, tick=False):
        assert "password" not in owner_client.get(reverse("confirm")).context["form"].fields
        assert owner_client.post(reverse("confirm"), {"password": PASSWORD, "code": "000000"}).status_code == 200
        assert "confirm" in owner_client.post(reverse("profile-key"), {"replacing": ""}).url
        assert owner_client.post(reverse("confirm"), {"code": code_at(MOMENT)}).status_code == 302
        assert owner_client.post(reverse("profile-key"), {"replacing": ""}).status_code == 200


def test_who_has_neither_password_nor_codes_signs_in_again(client: Client, github: GitHub) -> None:
    person = github_sign_in("7", "ada@example.org")
    client.force_login(person)

    assert "has no password" in client.get(client.post(reverse("profile-key"), {"replacing": ""}).url).content.decode()
    assert client.post(reverse("confirm"), {"password": ""}).status_code == 200
    person.refresh_from_db()
    assert person.api_key is None


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/sign-out"])
def test_it_leads_nowhere_else(owner_client: Client, wanted: str) -> None:
    assert owner_client.post(reverse("confirm"), {"password": PASSWORD, "next": wanted}).url == reverse("profile")


def test_ending_a_key_asks_for_nothing(owner_client: Client, owner: User) -> None:
    new_key(owner)

    owner_client.post(reverse("profile-end-key"))

    owner.refresh_from_db()
    assert owner.api_key is None


def test_guesses_of_the_password_while_codes_are_set_up_are_counted(owner_client: Client, owner: User) -> None:
    secret = owner_client.get(reverse("two-factor")).context["secret"].replace(" ", "")

    with time_machine.travel(MOMENT, tick=False):
        for number in range(5):
            owner_client.post(reverse("two-factor"), {"code": code_at(MOMENT, secret), "password": f"wrong {number}"})
        response = owner_client.post(reverse("two-factor"), {"code": code_at(MOMENT, secret), "password": PASSWORD})

    assert "Too many attempts" in response.content.decode()
    assert not two_factor.is_set_up(owner)


def test_the_code_that_set_it_up_signs_nobody_in(owner_client: Client, owner: User) -> None:
    secret = owner_client.get(reverse("two-factor")).context["secret"].replace(" ", "")
    with time_machine.travel(MOMENT, tick=False):
        code = code_at(MOMENT, secret)
        owner_client.post(reverse("two-factor"), {"code": code, "password": PASSWORD})

    for seconds in (0, 31, 45):
        with time_machine.travel(MOMENT + datetime.timedelta(seconds=seconds), tick=False):
            thief = Client()
            thief.post(reverse("sign-in"), {"username": owner.email, "password": PASSWORD})
            thief.post(reverse("second-factor"), {"code": code})
            assert not thief.get("/").context["user"].is_authenticated


def test_a_code_that_signed_somebody_in_works_no_more_for_as_long_as_clocks_may_be_off() -> None:
    person = UserFactory()
    two_factor.set_up(person, SECRET)
    for seconds, works in ((0, True), (31, False), (45, False)):
        with time_machine.travel(MOMENT + datetime.timedelta(seconds=seconds), tick=False):
            client = Client()
            client.post(reverse("sign-in"), {"username": person.email, "password": PASSWORD})
            client.post(reverse("second-factor"), {"code": code_at(MOMENT)})
            assert client.get("/").context["user"].is_authenticated is works
