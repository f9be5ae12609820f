"""Changing a password, and the way back in for who forgot it."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ResetToken, User
from accounts.services import passwords
from accounts.services.api_keys import new_key
from accounts.services.mailed_links import RESET_LIFE, LinkError, hashed_secret
from accounts.services.passwords import request_reset, reset_password
from audit.models import ChangeLog
from pdap.lib.mail.models import Mail
from tests.accounts.factories import PASSWORD, ResetTokenFactory, UserFactory
from tests.accounts.mails import kinds, newest_secret
from tests.accounts.neutral import neutral, work_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEW = "a new battery, correctly stapled"


def signed_in(person: User) -> Client:
    """Return a browser in which someone is signed in."""
    client = Client()
    client.force_login(person)
    return client


def is_signed_in(client: Client) -> bool:
    """Return whether someone is signed in in this browser."""
    return client.get("/").context["user"].is_authenticated


def test_a_reset_replaces_the_password_ends_all_sessions_and_tells_the_person(owner: User) -> None:
    browsers = [signed_in(owner), signed_in(owner)]

    request_reset(owner.email)
    assert reset_password(newest_secret(), NEW) == owner

    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert not owner.check_password(PASSWORD)
    assert [is_signed_in(browser) for browser in browsers] == [False, False]
    assert not UserSession.objects.exists()
    assert kinds() == [("reset", owner.email), ("password_changed", owner.email)]


def test_the_link_works_once_and_for_15_minutes(owner: User) -> None:
    request_reset(owner.email)
    secret, made = newest_secret(), ResetToken.objects.get().create_date

    with time_machine.travel(made + datetime.timedelta(minutes=15, seconds=1), tick=False), pytest.raises(LinkError):
        reset_password(secret, NEW)
    with time_machine.travel(made + datetime.timedelta(minutes=14, seconds=59), tick=False):
        reset_password(secret, NEW)
    with pytest.raises(LinkError):
        reset_password(secret, NEW)


def test_the_link_s_token_is_read_by_front_ends_and_kept_hashed(owner: User) -> None:
    request_reset(owner.email.upper())
    token = newest_secret()

    claims = jwt.decode(token, settings.JWT_SECRET_KEY, ["HS256"], options={"verify_sub": False, "require": ["exp"]})

    assert (claims["sub"]["user_email"], claims["sub"]["user_id"]) == (owner.email, owner.pk)
    assert abs(claims["exp"] - (timezone.now() + RESET_LIFE).timestamp()) < 60
    assert jwt.get_unverified_header(token)["kid"] == "1"
    assert ResetToken.objects.get().token == hashed_secret(token)


def test_a_new_link_ends_the_one_before(owner: User) -> None:
    request_reset(owner.email)
    first = newest_secret()

    request_reset(owner.email.upper())

    with pytest.raises(LinkError):
        reset_password(first, NEW)
    assert reset_password(newest_secret(), NEW) == owner


def test_the_secret_is_kept_hashed_and_what_the_database_holds_opens_nothing(owner: User) -> None:
    request_reset(owner.email)
    raw = ResetTokenFactory(user=owner, token="0123456789abcdef0123456789abcdef")

    stored = ResetToken.objects.exclude(pk=raw.pk).get().token
    assert stored == hashed_secret(newest_secret())
    for secret in (stored, raw.token):
        with pytest.raises(LinkError):
            reset_password(secret, NEW)


def test_a_bad_password_leaves_the_link_as_it_was(owner: User) -> None:
    request_reset(owner.email)
    secret = newest_secret()

    with pytest.raises(ValidationError):
        reset_password(secret, "password1")

    assert reset_password(secret, NEW) == owner


def test_twins_by_case_each_get_their_own_link_by_their_exact_spelling() -> None:
    lower, upper = UserFactory(email="twin@example.org"), UserFactory(email="Twin@example.org")

    for person in (lower, upper):
        request_reset(person.email)
        assert reset_password(newest_secret(), NEW) == person


def test_a_known_and_an_unknown_address_cost_the_same_hashes_and_statements(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = work_of(monkeypatch, lambda: request_reset(owner.email))
    unknown = work_of(monkeypatch, lambda: request_reset("nobody@example.org"))

    assert known == unknown
    assert known[0] == []
    assert kinds() == [("reset", owner.email)]


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, owner: User) -> None:
    answers = []
    for email in (owner.email, "nobody@example.org"):
        response = client.post(reverse("request-reset"), {"email": email})
        answers.append((response.status_code, response.url, neutral(client.get(response.url))))

    assert answers[0] == answers[1]


def test_nobody_keeps_a_password_that_the_change_log_shows(owner: User) -> None:
    request_reset(owner.email)
    reset_password(newest_secret(), NEW)
    owner.refresh_from_db()

    assert owner.password not in str(list(ChangeLog.objects.values_list("old_data", "new_data")))


@pytest.mark.django_db(transaction=True)
def test_a_link_used_twice_at_once_works_once() -> None:
    person = UserFactory()
    request_reset(person.email)
    secret, gate = newest_secret(), threading.Barrier(2)

    def use(password: str) -> str:
        gate.wait(timeout=120)
        try:
            return reset_password(secret, password).email
        except LinkError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(use, f"{NEW} {number}") for number in range(2)]
        answers = [future.result(timeout=120) for future in futures]

    assert sorted(answers) == sorted([person.email, "refused"])


# The pages.


def test_the_page_resets_and_signs_in(client: Client, owner: User) -> None:
    request_reset(owner.email)
    shown = client.get(reverse("reset-password"), {"token": newest_secret()})
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "strict-origin")
    secret = newest_secret()

    response = client.post(reverse("reset-password"), {"token": secret, "new_password": NEW, "repeated": NEW})

    assert response.url == "/"
    assert client.get("/").context["user"] == owner


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_says_so_and_offers_another(client: Client, method: str) -> None:
    response = getattr(client, method)(reverse("reset-password"), {"token": "x", "new_password": NEW, "repeated": NEW})

    assert response.status_code == 400
    assert "This link no longer works" in response.content.decode()


def test_the_second_click_on_a_used_link_says_that_it_is_done_also_after_a_newer_one(
    client: Client, owner: User
) -> None:
    request_reset(owner.email)
    secret = newest_secret()
    fields = {"token": secret, "new_password": NEW, "repeated": NEW}
    assert client.post(reverse("reset-password"), fields).status_code == 302
    request_reset(owner.email)

    for browser, where in ((client, reverse("profile")), (Client(), reverse("sign-in"))):
        for response in (
            browser.get(reverse("reset-password"), {"token": secret}, follow=True),
            browser.post(reverse("reset-password"), {**fields, "new_password": "x"}, follow=True),
        ):
            assert response.redirect_chain == [(where, 302)]
            assert "This link has already changed your password." in response.content.decode()
    owner.refresh_from_db()
    assert owner.check_password(NEW)


def test_a_link_that_was_replaced_or_is_too_old_is_not_called_used(client: Client, owner: User) -> None:
    request_reset(owner.email)
    replaced = newest_secret()
    request_reset(owner.email)

    assert client.get(reverse("reset-password"), {"token": replaced}).status_code == 400
    with time_machine.travel(timezone.now() + RESET_LIFE + datetime.timedelta(seconds=1), tick=False):
        assert client.get(reverse("reset-password"), {"token": newest_secret()}).status_code == 400


def test_the_page_refuses_a_password_that_is_alike_the_address_beside_its_field(client: Client, owner: User) -> None:
    request_reset(owner.email)
    secret = newest_secret()

    response = client.post(
        reverse("reset-password"), {"token": secret, "new_password": owner.email, "repeated": owner.email}
    )

    assert response.content.decode().count("too similar to the email address") == 2
    assert passwords.owner_of_link(secret) == owner


def change(client: Client, present: str = PASSWORD, new: str = NEW, repeated: str | None = None):  # type: ignore[no-untyped-def]
    """Send the form of the page."""
    fields = {"present": present, "new_password": new, "repeated": new if repeated is None else repeated}
    return client.post(reverse("change-password"), fields)


def test_changing_ends_all_other_sessions_and_keeps_this_one_under_a_new_key(owner: User) -> None:
    here, elsewhere = signed_in(owner), signed_in(owner)
    before = here.session.session_key

    assert change(here).url == reverse("sessions")

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert here.session.session_key != before
    assert [row.session_key for row in UserSession.objects.all()] == [here.session.session_key]
    assert kinds() == [("password_changed", owner.email)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"present": "wrong"}, "Current password is incorrect."),
        ({"new": "short"}, "This password is too short"),
        ({"new": "owner@example.org"}, "too similar to the email address"),
        ({"repeated": "another"}, "The passwords don’t match."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_in_a_summary(
    owner_client: Client, owner: User, fields: dict[str, str], message: str
) -> None:
    assert change(owner_client, **fields).content.decode().count(message) == 2

    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_guessing_the_present_password_is_limited(owner_client: Client) -> None:
    statuses = [change(owner_client, present=f"guess {number}").status_code for number in range(6)]

    assert statuses == [200] * 5 + [429]


def test_someone_without_a_password_is_led_to_the_mailed_link(owner: User) -> None:
    owner.set_unusable_password()
    owner.save()

    shown = signed_in(owner).get(reverse("change-password")).content.decode()

    assert "Your account has no password" in shown
    assert 'name="present"' not in shown


@pytest.mark.parametrize("ends", [True, False])
@pytest.mark.parametrize("way", ["change", "reset"])
def test_a_new_password_offers_to_end_the_api_key(owner: User, way: str, ends: bool) -> None:
    new_key(owner)
    values = {"new_password": NEW, "repeated": NEW, **({"end_key": "on"} if ends else {})}
    if way == "change":
        browser, page = signed_in(owner), reverse("change-password")
        values["present"] = PASSWORD
    else:
        request_reset(owner.email)
        browser, page = Client(), reverse("reset-password")
        values["token"] = newest_secret()
    assert "Revoke my API keys too" in browser.get(page, {"token": values.get("token", "")}).content.decode()

    assert browser.post(page, values).status_code == 302

    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert (owner.api_key is None) is ends
    letter = Mail.objects.latest("id").body_text
    assert ("Your API keys still work" in letter) is not ends


def test_who_has_no_key_is_offered_no_end_of_it(owner_client: Client) -> None:
    assert "API key" not in owner_client.get(reverse("change-password")).content.decode().partition("<main")[2]
