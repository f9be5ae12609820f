"""Signing in to the API, refreshing, signing out, and the key."""

import hashlib
from typing import Any

import jwt
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import RefreshToken, User
from accounts.rights import WRITE_DATA
from accounts.services import two_factor
from accounts.services.tokens import REUSE, issue_tokens
from pdap.api import rate_limits
from pdap.lib.limiter import RequestCounter
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_two_factor import MOMENT, SECRET, code_at
from tests.pdap.api.tokens import bearing, of, said, send

pytestmark = pytest.mark.django_db


def sign_in(email: str, password: str = PASSWORD, **more: Any) -> Any:
    """Sign in and return the answer."""
    return send(Client(), "POST", "/auth/login", {"email": email, "password": password, **more})


def claims(token: str) -> dict[str, Any]:
    """Return what a token says."""
    return jwt.decode(token, settings.JWT_SECRET_KEY, ["HS256"])


def test_a_password_gives_tokens_whose_claims_clients_read(curator: User) -> None:
    response = sign_in(curator.email.upper())

    assert said(response) == (200, "Successfully logged in")
    body = response.json()
    assert set(body) == {"message", "access_token", "refresh_token"}
    access = claims(body["access_token"])
    assert access == {
        "sub": str(curator.pk),
        "user_id": curator.pk,
        "user_email": curator.email,
        "permissions": [WRITE_DATA],
        "exp": access["exp"],
    }


@pytest.mark.parametrize(("email", "password"), [("owner@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_meet_the_same_words(owner: User, email: str, password: str) -> None:
    assert said(sign_in(email, password)) == (401, "Invalid email or password")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "email: This field is required. password: This field is required."),
        ({"email": "a@b.org", "password": 1}, "password: Not a valid string."),
        ({"email": "a@b.org", "password": "x", "more": 1}, "more: Unknown field."),
        ([], "Invalid data"),
    ],
)
def test_a_body_that_is_none_is_refused_with_every_error(db: None, body: Any, words: str) -> None:
    status, message = said(send(Client(), "POST", "/auth/login", body))

    assert status == 400
    assert words in message


def test_attempts_are_counted_with_those_of_the_page(owner: User) -> None:
    for _ in range(5):
        assert sign_in(owner.email, "wrong").status_code == 401

    response = sign_in(owner.email)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"
    assert "reset your password" in response.json()["message"]


def test_five_attempts_a_minute_are_allowed_and_right_ones_are_none(
    owner: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_LIMITS = {"address": "600/minute"}
    monkeypatch.setattr(rate_limits, "counter", RequestCounter())

    with time_machine.travel(MOMENT, tick=False):
        assert [sign_in(owner.email).status_code for _ in range(6)] == [200] * 6
        wrong = [sign_in(f"nobody-{number}@example.org").status_code for number in range(6)]
        assert wrong == [401] * 5 + [429]


def test_without_the_code_tokens_carry_no_permissions_and_neither_does_what_follows(curator: User) -> None:
    two_factor.set_up(curator, SECRET)
    signed_in = sign_in(curator.email).json()

    refreshed = send(bearing(signed_in["refresh_token"]), "POST", "/auth/refresh-session").json()

    for tokens in (signed_in, refreshed):
        assert claims(tokens["access_token"])["permissions"] == []
        shown = bearing(tokens["access_token"]).get("/api/v2/data-requests", {"requested_columns": "internal_notes"})
        assert shown.status_code == 403
        assert bearing(tokens["access_token"]).get(f"/api/v2/user/{curator.pk}").status_code == 200


def test_with_the_code_they_carry_them(curator: User) -> None:
    two_factor.set_up(curator, SECRET)
    with time_machine.travel(MOMENT, tick=False):
        signed_in = sign_in(curator.email, totp_code=code_at(MOMENT)).json()
        again = sign_in(curator.email, totp_code=code_at(MOMENT))

        assert claims(signed_in["access_token"])["permissions"] == [WRITE_DATA]
        refreshed = send(bearing(signed_in["refresh_token"]), "POST", "/auth/refresh-session").json()
        assert claims(refreshed["access_token"])["permissions"] == [WRITE_DATA]
    assert said(again) == (401, "Invalid two-factor code")


def test_a_recovery_code_will_do_and_wrong_codes_are_counted(curator: User) -> None:
    recovery, *_ = two_factor.set_up(curator, SECRET)

    assert claims(sign_in(curator.email, totp_code=recovery).json()["access_token"])["permissions"] == [WRITE_DATA]
    statuses = [sign_in(curator.email, totp_code="000000").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_where_permissions_demand_a_code_nobody_gets_them_without(curator: User, stranger: User, settings: Any) -> None:
    settings.TWO_FACTOR_REQUIRED = True
    token = sign_in(curator.email).json()["access_token"]
    later = sign_in(stranger.email).json()["access_token"]
    stranger.permissions.set(curator.permissions.all())

    assert claims(token)["permissions"] == []
    # Who is granted some afterward signs in again, with a code.
    response = bearing(later).get("/api/v2/data-requests", {"sort_by": "internal_notes"})
    assert response.status_code == 403

    settings.API_MACHINE_ACCOUNTS = [curator.email]
    assert claims(sign_in(curator.email).json()["access_token"])["permissions"] == [WRITE_DATA]


def test_a_refresh_token_works_for_two_minutes_from_its_first_use(owner: User) -> None:
    first = issue_tokens(owner).refresh_token

    response = send(bearing(first), "POST", "/auth/refresh-session")

    assert said(response) == (200, "Successfully refreshed session token.")
    assert set(response.json()) == {"message", "access_token", "refresh_token"}
    # Another tab, a moment later.
    assert send(bearing(first), "POST", "/auth/refresh-session").status_code == 200
    with time_machine.travel(timezone.now() + REUSE, tick=False):
        assert said(send(bearing(first), "POST", "/auth/refresh-session")) == (401, "Invalid refresh token")
        # Someone has a copy: all that came from this sign-in ends.
        second = response.json()["refresh_token"]
        assert send(bearing(second), "POST", "/auth/refresh-session").status_code == 401


@pytest.mark.parametrize("path", ["/auth/refresh-session", "/auth/logout"])
def test_what_is_no_refresh_token_is_a_401(owner: User, path: str) -> None:
    for token in (issue_tokens(owner).access_token, "garbage", "a.b.c", "\xff"):
        assert send(bearing(token), "POST", path).status_code == 401
    assert said(send(Client(), "POST", path))[1].startswith("Authorization header missing")
    assert send(Client(headers={"Authorization": "Basic x"}), "POST", path).status_code == 401


def test_signing_out_ends_what_came_from_this_sign_in_alone(owner: User) -> None:
    here, elsewhere = issue_tokens(owner).refresh_token, issue_tokens(owner).refresh_token

    assert said(send(bearing(here), "POST", "/auth/logout")) == (200, "Successfully logged out.")

    assert send(bearing(here), "POST", "/auth/refresh-session").status_code == 401
    assert send(bearing(elsewhere), "POST", "/auth/refresh-session").status_code == 200


def test_a_new_key_opens_and_the_one_before_no_longer(owner: User) -> None:
    first = send(of(owner), "POST", "/auth/api-key").json()
    second = send(of(owner), "POST", "/auth/api-key").json()

    assert set(first) == {"api_key"}
    owner.refresh_from_db()
    assert owner.api_key == hashlib.sha256(second["api_key"].encode()).hexdigest()
    for key, status in ((first, 401), (second, 200)):
        client = Client(headers={"Authorization": f"Basic {key['api_key']}"})
        assert client.get("/api/v2/metrics").status_code == status


def test_the_tokens_of_somebody_who_is_gone_open_nothing(db: None) -> None:
    person = UserFactory()
    tokens = issue_tokens(person)
    RefreshToken.objects.filter(user=person).delete()
    person.delete()

    assert send(bearing(tokens.access_token), "POST", "/auth/api-key").status_code == 401
    assert send(bearing(tokens.refresh_token), "POST", "/auth/refresh-session").status_code == 401
