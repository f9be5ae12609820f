"""The second factor: codes from an app, recovery codes, and who must have one."""

import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import two_factor as service
from tests.accounts.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# About now, since sessions are as old as they are, and well inside the half minute of a code.
MOMENT = timezone.now().replace(second=10, microsecond=0)


def code_at(moment: datetime.datetime, secret: str = SECRET) -> str:
    """Return the code that an app shows at a moment."""
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def begin(person: User) -> Client:
    """Sign in with the password alone."""
    client = Client()
    response = client.post(
        reverse("sign-in"), {"username": person.email, "password": PASSWORD, "next": "/data-requests"}
    )
    assert response.url == reverse("second-factor")
    return client


def give(client: Client, code: str) -> HttpResponse:
    """Send a code."""
    return client.post(reverse("second-factor"), {"code": code})


def is_signed_in(client: Client) -> bool:
    """Return whether someone is signed in."""
    return client.get("/").context["user"].is_authenticated


def secret_on(client: Client) -> str:
    """Return the secret that the page for setting up shows."""
    return client.get(reverse("two-factor")).context["secret"].replace(" ", "")


def test_it_is_set_up_with_a_code_and_the_password_and_gives_ten_recovery_codes(
    owner_client: Client, owner: User
) -> None:
    secret = secret_on(owner_client)
    before = owner_client.session.session_key

    with time_machine.travel(MOMENT, tick=False):
        response = owner_client.post(reverse("two-factor"), {"code": code_at(MOMENT, secret), "password": PASSWORD})

    assert len(set(response.context["codes"])) == 10
    assert service.is_set_up(owner)
    assert owner_client.session.session_key != before
    shown = owner_client.get(reverse("two-factor")).content.decode()
    assert "10 recovery codes left" in shown
    assert secret not in shown


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"code": "000000"}, "That code is incorrect."), ({"password": "wrong"}, "Password is incorrect.")],
)
def test_a_wrong_code_or_password_sets_nothing_up(
    owner_client: Client, owner: User, fields: dict[str, str], message: str
) -> None:
    secret = secret_on(owner_client)
    with time_machine.travel(MOMENT, tick=False):
        sent = {"code": code_at(MOMENT, secret), "password": PASSWORD, **fields}
        response = owner_client.post(reverse("two-factor"), sent)

    assert response.content.decode().count(message) == 2
    assert not service.is_set_up(owner)
    assert secret_on(owner_client) == secret


def test_signing_in_then_takes_the_code_which_works_once(owner: User) -> None:
    service.set_up(owner, SECRET)

    with time_machine.travel(MOMENT, tick=False):
        client = begin(owner)
        assert not is_signed_in(client)
        assert client.get(reverse("second-factor")).status_code == 200
        response = give(client, code_at(MOMENT))
        assert response.url == "/data-requests"
        assert is_signed_in(client)

        other_browser = begin(owner)
        assert "already used" in give(other_browser, code_at(MOMENT)).content.decode()
        assert not is_signed_in(other_browser)


@pytest.mark.parametrize(("seconds", "works"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(owner: User, seconds: int, works: bool) -> None:
    service.set_up(owner, SECRET)

    with time_machine.travel(MOMENT, tick=False):
        client = begin(owner)
        give(client, code_at(MOMENT + datetime.timedelta(seconds=seconds)))

    assert is_signed_in(client) is works


def test_a_recovery_code_signs_in_once(owner: User) -> None:
    code = service.set_up(owner, SECRET)[3]

    first, second = begin(owner), begin(owner)
    give(first, code)
    give(second, code)

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    assert service.recovery_codes_left(owner) == 9


def test_guessing_codes_is_limited_per_account_whatever_browser_guesses(owner: User) -> None:
    service.set_up(owner, SECRET)
    for number in range(5):
        give(begin(owner), f"00000{number}")

    with time_machine.travel(timezone.now(), tick=False):
        client = begin(owner)
        shown = give(client, code_at(timezone.now())).content.decode()

    assert "Too many failed attempts" in shown
    assert not is_signed_in(client)


def test_the_password_alone_is_forgotten_after_a_quarter_of_an_hour(owner: User) -> None:
    service.set_up(owner, SECRET)
    with time_machine.travel(MOMENT, tick=False):
        client = begin(owner)

    later = MOMENT + datetime.timedelta(minutes=16)
    with time_machine.travel(later, tick=False):
        assert give(client, code_at(later)).url == reverse("sign-in")

    assert not is_signed_in(client)


def test_the_password_alone_is_forgotten_by_a_button(owner: User) -> None:
    service.set_up(owner, SECRET)
    client = begin(owner)

    assert client.post(reverse("second-factor"), {"cancel": "1"}).url == reverse("sign-in")

    assert client.get(reverse("second-factor")).url == reverse("sign-in")


def test_nobody_gets_to_the_code_without_the_password(client: Client) -> None:
    assert client.get(reverse("second-factor")).url == reverse("sign-in")
    assert client.post(reverse("second-factor"), {"code": "123456"}).url == reverse("sign-in")


def test_getting_new_recovery_codes_takes_a_code_and_voids_the_old(owner: User, owner_client: Client) -> None:
    old = service.set_up(owner, SECRET)

    with time_machine.travel(MOMENT, tick=False):
        response = owner_client.post(reverse("two-factor"), {"code": code_at(MOMENT), "codes": "1"})

    new = response.context["codes"]
    assert not set(old) & set(new)
    client = begin(owner)
    give(client, old[0])
    assert not is_signed_in(client)


def test_turning_it_off_takes_a_code(owner: User, owner_client: Client) -> None:
    service.set_up(owner, SECRET)

    owner_client.post(reverse("two-factor"), {"code": "000000", "turn-off": "1"})
    assert service.is_set_up(owner)
    with time_machine.travel(MOMENT, tick=False):
        owner_client.post(reverse("two-factor"), {"code": code_at(MOMENT), "turn-off": "1"})

    assert not Authenticator.objects.exists()


def test_the_picture_holds_the_secret_and_is_gone_once_it_is_set_up(
    owner_client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    adapter = type(get_adapter())
    real = adapter.build_totp_svg
    monkeypatch.setattr(adapter, "build_totp_svg", lambda self, url: drawn.append(url) or real(self, url))
    secret = secret_on(owner_client)

    response = owner_client.get(reverse("two-factor-qr"))

    assert (response["Content-Type"], response["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert response.content.startswith(b"<?xml")
    assert b"<script" not in response.content
    query = parse_qs(urlsplit(drawn[0]).query)
    assert (query["secret"], query["issuer"]) == ([secret], ["Police Data Access Point"])
    service.set_up(owner, SECRET)
    assert owner_client.get(reverse("two-factor-qr")).status_code == 404


def test_the_secret_is_sealed_in_the_database_and_a_former_key_still_opens_it(owner: User, settings: Any) -> None:
    service.set_up(owner, SECRET)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert SECRET not in stored

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    assert get_adapter().decrypt(stored) != SECRET
    settings.SECRET_KEY_FALLBACKS = [former]
    assert get_adapter().decrypt(stored) == SECRET


# Who must have one.


def test_whoever_holds_a_permission_is_led_to_set_it_up_in_production(curator: User, settings: Any) -> None:
    settings.TWO_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(curator)

    for path in ("/admin/", "/", reverse("sessions"), "/admin/datasources/datasource/"):
        assert client.get(path).url == reverse("two-factor")
    shown = client.get(reverse("two-factor")).content.decode()
    assert "Required for your role." in shown
    with time_machine.travel(MOMENT, tick=False):
        client.post(reverse("two-factor"), {"code": code_at(MOMENT, secret_on(client)), "password": PASSWORD})

    assert client.get("/admin/").status_code == 200


def test_they_then_sign_in_with_a_code_and_go_on(curator: User, settings: Any) -> None:
    settings.TWO_FACTOR_REQUIRED = True
    service.set_up(curator, SECRET)

    with time_machine.travel(MOMENT, tick=False):
        client = begin(curator)
        give(client, code_at(MOMENT))

    assert client.get("/admin/").status_code == 200


def test_a_session_of_before_must_give_a_code_too(curator: User, settings: Any) -> None:
    client = Client()
    client.force_login(curator)
    service.set_up(curator, SECRET)
    settings.TWO_FACTOR_REQUIRED = True

    assert client.get("/admin/").url == reverse("two-factor")
    with time_machine.travel(MOMENT, tick=False):
        client.post(reverse("two-factor"), {"code": code_at(MOMENT)})
    assert client.get("/admin/").status_code == 200


def test_they_cannot_turn_it_off(curator: User, settings: Any) -> None:
    settings.TWO_FACTOR_REQUIRED = True
    service.set_up(curator, SECRET)
    with time_machine.travel(MOMENT, tick=False):
        client = begin(curator)
        give(client, code_at(MOMENT))
    later = MOMENT + datetime.timedelta(minutes=2)

    with time_machine.travel(later, tick=False):
        client.post(reverse("two-factor"), {"code": code_at(later), "turn-off": "1"})

    assert service.is_set_up(curator)


def test_nobody_else_must(owner_client: Client, client: Client, settings: Any) -> None:
    settings.TWO_FACTOR_REQUIRED = True

    assert owner_client.get("/").status_code == 200
    assert client.get("/").status_code == 200


def test_elsewhere_than_in_production_nobody_must(curator_client: Client) -> None:
    assert curator_client.get("/admin/").status_code == 200
