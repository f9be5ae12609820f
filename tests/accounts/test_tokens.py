"""Access and refresh tokens (contract 3.4, 3.5)."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts import hashers
from accounts.models import RefreshToken, User
from accounts.services.api_keys import PasswordChangedError, new_key
from accounts.services.passwords import change_password, request_reset, reset_password
from accounts.services.tokens import TokenError, forget_expired, issue_tokens, revoke, revoke_all, rotate
from accounts.tasks import expire
from tests.accounts.factories import RefreshTokenFactory, UserFactory
from tests.accounts.mails import newest_secret

pytestmark = pytest.mark.django_db
OWN = "/api/v2/user/recent-searches"
NEW = "a new battery, correctly stapled"


def status(client: Client, token: str, path: str = OWN) -> int:
    """Return how an endpoint answers a token."""
    return client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_an_access_token_has_the_claims_that_clients_decode(curator: User) -> None:
    token = issue_tokens(curator).access_token

    claims = jwt.decode(token, settings.JWT_SECRET_KEY, ["HS256"])
    life = claims.pop("exp") - datetime.datetime.now(datetime.UTC).timestamp()
    assert jwt.get_unverified_header(token)["kid"] == "4"
    assert 3590 < life <= 3600
    assert claims == {
        "sub": str(curator.pk),
        "user_id": curator.pk,
        "user_email": curator.email,
        "permissions": ["write_data"],
    }


def test_a_token_can_keep_its_permissions_to_itself(curator: User) -> None:
    token = issue_tokens(curator, permissions=False).access_token

    assert jwt.decode(token, settings.JWT_SECRET_KEY, ["HS256"])["permissions"] == []


def test_an_access_token_opens_for_an_hour(client: Client, stranger: User) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        token = issue_tokens(stranger).access_token
        clock.shift(3599)
        assert status(client, token) == 200
        clock.shift(2)
        response = client.get(OWN, headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.json()) == (401, {"message": "Token has expired"})


def test_permissions_are_read_from_the_database_and_not_from_the_token(client: Client, administrator: User) -> None:
    token = issue_tokens(administrator).access_token
    assert status(client, token, "/api/v2/admin/users") == 200

    administrator.grants.all().delete()

    assert status(client, token, "/api/v2/admin/users") == 403


def test_the_token_of_somebody_who_is_gone_opens_nothing(client: Client, stranger: User) -> None:
    token = issue_tokens(stranger).access_token
    stranger.delete()

    assert status(client, token) == 401


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(client: Client, stranger: User) -> None:
    tokens = issue_tokens(stranger)

    assert status(client, tokens.refresh_token) == 401
    with pytest.raises(TokenError, match="Invalid refresh token"):
        rotate(tokens.access_token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.b.c", "e30.e30.e30"])
def test_garbage_is_no_token(client: Client, db: None, token: str) -> None:
    assert status(client, token or ".") == 401
    with pytest.raises(TokenError, match="Invalid refresh token"):
        rotate(token)


def test_another_key_or_algorithm_signs_nothing(client: Client, stranger: User) -> None:
    claims = {"sub": str(stranger.pk), "exp": 4_000_000_000}

    for forged in (
        jwt.encode(claims, "another key that is long enough for the algorithm", "HS256", headers={"kid": "4"}),
        jwt.encode(claims, None, "none", headers={"kid": "4"}),
        jwt.encode({"sub": str(stranger.pk)}, settings.JWT_SECRET_KEY, "HS256", headers={"kid": "4"}),
        jwt.encode({"sub": "None", "exp": 4_000_000_000}, settings.JWT_SECRET_KEY, "HS256", headers={"kid": "4"}),
    ):
        assert status(client, forged) == 401


def test_a_refresh_token_rotates(client: Client, stranger: User) -> None:
    first = issue_tokens(stranger)
    second = rotate(first.refresh_token)

    assert status(client, second.access_token) == 200
    assert second.refresh_token != first.refresh_token
    assert rotate(second.refresh_token)
    assert not RefreshToken.objects.filter(token_hash=second.refresh_token).exists()


def test_a_refresh_token_used_twice_ends_its_family_and_no_other(stranger: User) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        first, elsewhere = issue_tokens(stranger), issue_tokens(stranger)
        second = rotate(first.refresh_token)
        clock.shift(datetime.timedelta(minutes=2, seconds=1))

        for token in (first.refresh_token, second.refresh_token):
            with pytest.raises(TokenError, match="Invalid refresh token"):
                rotate(token)
        assert rotate(elsewhere.refresh_token)


def test_within_two_minutes_of_its_first_use_a_refresh_token_gives_more_of_its_family(stranger: User) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        first = issue_tokens(stranger)
        pairs = []
        for _ in range(5):
            pairs.append(rotate(first.refresh_token))
            clock.shift(30)

        assert len({pair.refresh_token for pair in pairs}) == 5
        assert RefreshToken.objects.values("family").distinct().count() == 1
        assert [rotate(pair.refresh_token) for pair in pairs]
        # Two and a half minutes later it is theft, and ends what came from it.
        with pytest.raises(TokenError):
            rotate(first.refresh_token)
        assert not RefreshToken.objects.filter(user=stranger).exists()


@pytest.mark.django_db(transaction=True)
def test_five_parallel_uses_of_a_refresh_token_all_succeed() -> None:
    person = UserFactory()
    token, gate = issue_tokens(person).refresh_token, threading.Barrier(5)

    def use() -> str:
        gate.wait(timeout=120)
        try:
            return rotate(token).refresh_token
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        fresh = {future.result(timeout=120) for future in [pool.submit(use) for _ in range(5)]}

    assert len(fresh) == 5


def new_password(person: User, how: str) -> None:
    """Give someone a new password by one of the ways there are."""
    if how == "change":
        change_password(person, NEW, None)
    elif how == "reset":
        request_reset(person.email)
        reset_password(newest_secret(), NEW)
    else:
        # As the existing application does: it writes the row and knows nothing of tokens here.
        User.objects.filter(pk=person.pk).update(password=hashers.make_hash(NEW))


@pytest.mark.parametrize("how", ["change", "reset", "elsewhere"])
def test_a_new_password_ends_every_token_at_once(client: Client, stranger: User, how: str) -> None:
    tokens, other = issue_tokens(stranger), issue_tokens(UserFactory())

    new_password(stranger, how)

    response = client.get(OWN, headers={"Authorization": f"Bearer {tokens.access_token}"})
    assert (response.status_code, response.json()) == (401, {"message": "Token has expired"})
    made = client.post("/api/v2/auth/api-key", headers={"Authorization": f"Bearer {tokens.access_token}"})
    assert made.status_code == 401
    with pytest.raises(TokenError):
        rotate(tokens.refresh_token)
    stranger.refresh_from_db()
    assert stranger.api_key is None
    assert status(client, issue_tokens(stranger).access_token) == 200
    assert status(client, other.access_token) == 200


def test_a_token_without_the_mark_of_a_password_opens_nothing(client: Client, stranger: User) -> None:
    claims = jwt.decode(issue_tokens(stranger).access_token, settings.JWT_SECRET_KEY, ["HS256"])

    assert status(client, jwt.encode(claims, settings.JWT_SECRET_KEY, "HS256", headers={"kid": "4"})) == 401


def test_a_key_is_not_made_for_someone_who_was_let_in_before_the_password_changed(stranger: User) -> None:
    let_in = User.objects.get(pk=stranger.pk)
    change_password(stranger, NEW, None)

    with pytest.raises(PasswordChangedError):
        new_key(let_in)


def test_a_refresh_token_ends_after_a_day(stranger: User) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        token = issue_tokens(stranger).refresh_token
        clock.shift(datetime.timedelta(days=1, seconds=1))
        with pytest.raises(TokenError, match="Refresh token has expired"):
            rotate(token)


def test_signing_out_ends_one_family_and_a_new_password_all(stranger: User) -> None:
    first, second, third = issue_tokens(stranger), issue_tokens(stranger), issue_tokens(UserFactory())

    revoke(first.refresh_token)
    with pytest.raises(TokenError):
        rotate(first.refresh_token)
    assert revoke_all(stranger.pk) == 1
    with pytest.raises(TokenError):
        rotate(second.refresh_token)
    assert rotate(third.refresh_token)


def test_what_has_ended_by_itself_is_forgotten(db: None) -> None:
    RefreshTokenFactory(expires_at=datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1))
    RefreshTokenFactory()

    assert expire()["refresh tokens"] == 1
    assert forget_expired() == 0
