"""Joining: a sign-up waits until the link of its mail is opened."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from werkzeug.security import check_password_hash

from accounts.enums import Capacity
from accounts.models import PendingUser, User, UserCapacity
from accounts.services.mailed_links import VERIFY_LIFE, LinkError, hashed_secret, verify_token
from accounts.services.passwords import reset_password
from accounts.services.sign_up import AlreadyRegisteredError, resend, sign_up, verify_email
from tests.accounts.factories import PASSWORD, PendingUserFactory, UserFactory
from tests.accounts.mails import kinds, newest_secret
from tests.accounts.neutral import neutral, work_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EMAIL = "ada@example.org"


def send(client: Client, email: str = EMAIL, **fields: object) -> HttpResponse:
    """Send the form of the page."""
    return client.post(reverse("sign-up"), {"email": email, **fields})


def choose(client: Client, password: str = PASSWORD, **fields: object) -> HttpResponse:
    """Choose a password on the page of the newest mail's link."""
    values = {"token": newest_secret(), "new_password": password, "repeated": password}
    return client.post(reverse("verify-email"), {**values, **fields})


@pytest.mark.usefixtures("real_hashes")
def test_a_sign_up_waits_and_is_nobody_yet() -> None:
    sign_up(EMAIL, PASSWORD, [Capacity.JOURNALIST, Capacity.POLICE])

    waiting = PendingUser.objects.get()
    assert (waiting.email, waiting.capacities) == (EMAIL, ["journalist", "police"])
    assert check_password_hash(waiting.password_digest, PASSWORD)
    assert not User.objects.exists()
    assert kinds() == [("verify", EMAIL)]


def test_the_link_makes_the_person_with_their_capacities_and_is_used_up() -> None:
    sign_up(EMAIL, PASSWORD, [Capacity.JOURNALIST, Capacity.POLICE])

    person = verify_email(newest_secret())

    assert User.objects.get() == person
    assert person.check_password(PASSWORD)
    assert set(UserCapacity.objects.values_list("user", "capacity")) == {
        (person.pk, "journalist"),
        (person.pk, "police"),
    }
    assert not PendingUser.objects.exists()
    with pytest.raises(LinkError):
        verify_email(newest_secret())


def test_the_secret_is_kept_hashed_and_what_the_database_holds_opens_nothing() -> None:
    sign_up(EMAIL, PASSWORD)

    stored = PendingUser.objects.get().validation_token
    assert stored == hashed_secret(newest_secret())
    with pytest.raises(LinkError):
        verify_email(stored)


def test_a_secret_that_the_existing_application_kept_raw_opens_nothing_and_can_be_replaced() -> None:
    PendingUserFactory(email=EMAIL, validation_token="0123456789abcdef0123456789abcdef")
    with pytest.raises(LinkError):
        verify_email("0123456789abcdef0123456789abcdef")

    resend(EMAIL)

    assert verify_email(newest_secret()).email == EMAIL


def test_the_link_works_for_24_hours() -> None:
    sign_up(EMAIL, PASSWORD)
    sent = PendingUser.objects.get().created_at

    with time_machine.travel(sent + datetime.timedelta(hours=24, seconds=1), tick=False), pytest.raises(LinkError):
        verify_email(newest_secret())
    with time_machine.travel(sent + datetime.timedelta(hours=23, minutes=59), tick=False):
        verify_email(newest_secret())


@pytest.mark.parametrize("email", [EMAIL, "Ada@Example.org"])
@pytest.mark.parametrize("squatter_comes_last", [True, False])
def test_after_a_second_sign_up_no_password_that_anybody_typed_counts(email: str, squatter_comes_last: bool) -> None:
    passwords = [PASSWORD, "the squatter's choice"]
    if not squatter_comes_last:
        passwords.reverse()
    sign_up(EMAIL, passwords[0])
    replaced = newest_secret()

    sign_up(email, passwords[1])

    with pytest.raises(LinkError):
        verify_email(replaced)
    person = verify_email(newest_secret())
    assert User.objects.get() == person
    assert not person.has_usable_password()
    assert not any(person.check_password(password) for password in passwords)
    assert kinds()[-1] == ("reset", person.email)
    reset_password(newest_secret(), PASSWORD)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_third_sign_up_and_another_link_bring_no_typed_password_back() -> None:
    for password in ("the squatter's choice", PASSWORD, "the squatter's choice"):
        sign_up(EMAIL, password)
    resend(EMAIL)

    assert not verify_email(newest_secret()).has_usable_password()


def test_a_sign_up_of_the_page_whose_link_a_front_end_opens_gets_a_link_for_a_password() -> None:
    sign_up(EMAIL, None)

    assert not verify_email(newest_secret()).has_usable_password()
    assert kinds()[-1] == ("reset", EMAIL)


def test_the_link_s_token_is_read_by_front_ends_and_kept_hashed() -> None:
    sign_up(EMAIL, PASSWORD)
    token = newest_secret()

    claims = jwt.decode(
        token, settings.JWT_SECRET_KEY, ["HS256"], options={"verify_sub": False, "require": ["exp", "sub"]}
    )

    assert claims["sub"]["email"] == EMAIL
    assert abs(claims["exp"] - (timezone.now() + VERIFY_LIFE).timestamp()) < 60
    assert jwt.get_unverified_header(token)["kid"] == "2"
    assert PendingUser.objects.get().validation_token == hashed_secret(token)


def test_a_token_that_is_signed_and_was_never_mailed_opens_nothing() -> None:
    sign_up(EMAIL, PASSWORD)

    with pytest.raises(LinkError):
        verify_email(verify_token(EMAIL))


def test_a_new_link_ends_the_one_before_and_counts_from_now() -> None:
    sign_up(EMAIL, PASSWORD)
    first = newest_secret()
    PendingUser.objects.update(created_at=timezone.now() - datetime.timedelta(days=30))

    resend(EMAIL.upper())

    with pytest.raises(LinkError):
        verify_email(first)
    assert verify_email(newest_secret()).email == EMAIL


def test_an_owner_of_the_address_is_told_and_nothing_waits() -> None:
    owner = UserFactory(email="Ada@example.org")

    sign_up(EMAIL, "another password")
    resend(EMAIL)

    assert kinds() == [("already_registered", owner.email)] * 2
    assert not PendingUser.objects.exists()
    assert User.objects.get().check_password(PASSWORD)


def test_nobody_is_mailed_who_never_signed_up() -> None:
    resend("nobody@example.org")

    assert kinds() == []


def test_an_account_made_meanwhile_is_left_alone() -> None:
    sign_up(EMAIL, "another password")
    owner = UserFactory(email="ADA@example.org")

    with pytest.raises(AlreadyRegisteredError):
        verify_email(newest_secret())

    assert User.objects.get() == owner
    assert owner.check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a\0@example.org", "a@exam\ud83dple.org", f"{'a' * 250}@b.org"])
def test_what_is_no_address_is_refused(email: str) -> None:
    for action in (lambda: sign_up(email, PASSWORD), lambda: resend(email)):
        with pytest.raises(ValidationError):
            action()


@pytest.mark.parametrize("secret", ["", "x", "\0", "\ud83d", "a" * 10_000])
def test_no_nonsense_opens_anything(secret: str) -> None:
    with pytest.raises(LinkError):
        verify_email(secret)


def test_a_known_and_an_unknown_address_cost_the_same_hashes_and_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory(email=EMAIL)

    known = work_of(monkeypatch, lambda: sign_up(EMAIL, PASSWORD))
    unknown = work_of(monkeypatch, lambda: sign_up("nobody@example.org", PASSWORD))

    assert known == unknown
    assert known[0] == ["scrypt:32768:8:3"]


def test_a_known_a_waiting_and_an_unknown_address_cost_the_same_to_resend(monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory(email=EMAIL)
    PendingUserFactory(email="waiting@example.org")

    known, waiting, unknown = (
        work_of(monkeypatch, lambda email=email: resend(email))
        for email in (EMAIL, "waiting@example.org", "nobody@example.org")
    )

    assert known == waiting == unknown
    assert "INSERT mails" in known[1]


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_twice_at_once_makes_one_person() -> None:
    sign_up(EMAIL, PASSWORD)
    secret, gate = newest_secret(), threading.Barrier(2)

    def open_link() -> str:
        gate.wait(timeout=120)
        try:
            return verify_email(secret).email
        except LinkError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(future.result(timeout=120) for future in [pool.submit(open_link) for _ in range(2)])

    assert answers == [EMAIL, "refused"]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_up_at_once_with_one_address_leave_one_that_waits() -> None:
    gate = threading.Barrier(2)

    def join(email: str) -> None:
        gate.wait(timeout=120)
        try:
            sign_up(email, PASSWORD)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(join, email) for email in (EMAIL, EMAIL.upper())]:
            future.result(timeout=120)

    assert PendingUser.objects.count() == 1
    assert len(kinds()) == 2


# The pages.


def test_the_page_lets_somebody_join_and_leads_them_where_they_wanted_to_go(client: Client) -> None:
    response = send(client, capacities=["lawyer"], next="/data-requests")
    assert response.url == reverse("sign-up-done")

    link = f"{reverse('verify-email')}?token={newest_secret()}"
    shown = client.get(link)
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "strict-origin")
    assert "no-store" in shown["Cache-Control"]
    verified = choose(client)

    assert verified.url == "/data-requests"
    person = client.get("/").context["user"]
    assert person.email == EMAIL
    assert person.check_password(PASSWORD)


def test_who_opens_the_link_sets_the_password_whatever_was_typed_at_sign_up(client: Client) -> None:
    sign_up(EMAIL, "the squatter's choice")

    assert EMAIL in client.get(reverse("verify-email"), {"token": newest_secret()}).content.decode()
    assert client.post(reverse("verify-email"), {"token": newest_secret()}).status_code == 200
    assert not User.objects.exists()
    choose(client)

    assert User.objects.get().check_password(PASSWORD)


def test_opening_the_link_alone_uses_nothing_up(client: Client) -> None:
    send(client)

    for _ in range(3):
        assert client.get(reverse("verify-email"), {"token": newest_secret()}).status_code == 200

    assert not User.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_says_so_and_offers_another(client: Client, method: str) -> None:
    response = getattr(client, method)(reverse("verify-email"), {"token": "nonsense"})

    assert response.status_code == 400
    assert "This link no longer works" in response.content.decode()
    assert f'action="{reverse("resend")}"' in response.content.decode()


def test_a_link_survives_scanners_and_its_second_click_says_that_it_is_done(client: Client) -> None:
    send(client)
    link = {"token": newest_secret()}
    for _ in range(5):
        assert client.head(reverse("verify-email"), link).status_code == 200
        assert client.get(reverse("verify-email"), link).status_code == 200
    fields = {**link, "new_password": PASSWORD, "repeated": PASSWORD}
    assert client.post(reverse("verify-email"), fields).status_code == 302

    for browser in (client, Client()):
        page = browser.get(reverse("verify-email"), link, follow=True).content.decode()
        assert "Your email is already confirmed." in page


def test_known_and_unknown_addresses_get_the_same_answers(client: Client) -> None:
    UserFactory(email=EMAIL)
    for name in ("sign-up", "resend"):
        answers = []
        for email in (EMAIL, "nobody@example.org"):
            fields = {"email": email, "new_password": PASSWORD, "repeated": PASSWORD}
            response = client.post(reverse(name), fields)
            answers.append((response.status_code, response.url, neutral(client.get(response.url))))
        assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": ""}, "Enter your email address."),
        ({"email": "ada"}, "Enter an email address in the format name@example.org."),
        ({"capacities": ["spy"]}, "Choose from the list."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_in_a_summary(
    client: Client, fields: dict[str, object], message: str
) -> None:
    shown = send(client, **{"email": EMAIL, **fields}).content.decode()  # type: ignore[arg-type]

    assert shown.count(message) == 2
    assert "data-focus" in shown
    assert not PendingUser.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"password": "short"}, "This password is too short"),
        ({"password": "password1"}, "too common"),
        ({"password": "8462917350"}, "has only numbers"),
        ({"password": "ada@example.org"}, "too similar to the email address"),
        ({"repeated": "another one"}, "The passwords don’t match."),
        ({"password": "x" * 1001}, "characters or fewer"),
    ],
)
def test_a_password_that_may_not_be_one_is_refused_and_the_link_still_works(
    client: Client, fields: dict[str, str], message: str
) -> None:
    send(client)

    shown = choose(client, **fields).content.decode()

    assert shown.count(message) == 2
    assert "data-focus" in shown
    typed = {fields.get("password", PASSWORD), fields.get("repeated", PASSWORD)} - {EMAIL}
    assert not [password for password in typed if f'value="{password}"' in shown]
    assert not User.objects.exists()
    assert choose(client).status_code == 302


def test_what_was_typed_stays(client: Client) -> None:
    shown = send(client, email="ada", capacities=["lawyer"]).content.decode()

    assert 'value="ada"' in shown
    assert 'value="lawyer" id="id_capacities_3" checked' in shown


def test_who_is_signed_in_is_led_on(owner_client: Client) -> None:
    assert owner_client.get(reverse("sign-up")).url == "/"


def test_one_address_gets_five_mails_an_hour_whoever_asks() -> None:
    cache.clear()
    statuses = [send(Client(REMOTE_ADDR=f"10.0.0.{number}")).status_code for number in range(6)]

    assert statuses == [302] * 5 + [429]
    assert len(kinds()) == 5
