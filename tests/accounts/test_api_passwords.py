"""Changing and resetting a password through the API."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.mailed_links import RESET_LIFE
from accounts.services.tokens import issue_tokens
from accounts.services.two_factor import set_up
from tests.accounts.factories import PASSWORD
from tests.accounts.mails import kinds, newest_secret
from tests.accounts.test_two_factor import SECRET
from tests.pdap.api.tokens import bearing, of, said, send

pytestmark = pytest.mark.django_db
NEW = "a long and winding password"


def ask(email: str) -> tuple[int, str]:
    """Ask for a link and return what is said."""
    return said(send(Client(), "POST", "/auth/request-reset-password", {"email": email}))


def test_a_link_replaces_a_forgotten_password_once_and_ends_every_session(owner: User) -> None:
    refresh = issue_tokens(owner).refresh_token
    assert ask(owner.email) == ask("nobody@example.org")
    assert kinds() == [("reset", owner.email)]
    link = bearing(newest_secret())

    assert said(send(link, "POST", "/auth/reset-token-validation")) == (200, "Token is valid")
    refused = send(link, "POST", "/auth/reset-password", {"password": "short"})
    assert refused.status_code == 400
    assert "too short" in refused.json()["message"]
    assert said(send(link, "POST", "/auth/reset-password", {"password": NEW})) == (200, "Successfully updated password")

    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert said(send(link, "POST", "/auth/reset-password", {"password": NEW})) == (400, "Token not found.")
    assert said(send(link, "POST", "/auth/reset-token-validation")) == (400, "Token not found.")
    assert send(bearing(refresh), "POST", "/auth/refresh-session").status_code == 401


def test_a_link_works_for_a_quarter_of_an_hour(owner: User) -> None:
    ask(owner.email)

    with time_machine.travel(timezone.now() + RESET_LIFE, tick=False):
        assert send(bearing(newest_secret()), "POST", "/auth/reset-token-validation").status_code == 400


def test_without_a_token_nothing_is_reset(owner: User) -> None:
    assert send(Client(), "POST", "/auth/reset-password", {"password": NEW}).status_code == 401
    assert send(bearing("garbage"), "POST", "/auth/reset-password", {"password": NEW}).status_code == 400
    assert send(Client(), "POST", "/auth/request-reset-password", {"email": "no address"}).status_code == 400


def test_a_password_changes_with_the_present_one_and_ends_every_refresh_token(owner: User) -> None:
    tokens = issue_tokens(owner)
    body = {"old_password": PASSWORD, "new_password": NEW}

    answer = send(bearing(tokens.access_token), "POST", "/user/update-password", body)

    assert said(answer) == (200, "Successfully updated password.")
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert send(bearing(tokens.refresh_token), "POST", "/auth/refresh-session").status_code == 401
    assert kinds() == [("password_changed", owner.email)]


def test_a_wrong_present_password_changes_nothing_and_is_counted(owner: User) -> None:
    responses = [
        send(of(owner), "POST", "/user/update-password", {"old_password": "wrong", "new_password": NEW})
        for _ in range(6)
    ]

    assert said(responses[0]) == (401, "Incorrect existing password.")
    assert [response.status_code for response in responses] == [401] * 5 + [429]
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_a_new_password_that_may_not_be_one_is_told_why(owner: User) -> None:
    body = {"old_password": PASSWORD, "new_password": "12345678"}

    status, message = said(send(of(owner), "POST", "/user/update-password", body))

    assert status == 400
    assert message.startswith("new_password: ")


def test_who_has_two_factor_sign_in_needs_a_token_that_was_given_for_a_code(owner: User) -> None:
    set_up(owner, SECRET)
    body = {"old_password": PASSWORD, "new_password": NEW}
    password_alone = issue_tokens(owner, permissions=False).access_token

    assert send(bearing(password_alone), "POST", "/user/update-password", body).status_code == 403
    assert send(of(owner), "POST", "/user/update-password", body).status_code == 200
