"""Joining through the API."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import PendingUser, User
from accounts.services.mailed_links import VERIFY_LIFE
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.mails import kinds, newest_secret
from tests.pdap.api.tokens import bearing, said, send

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def sign_up(email: str = ADA, password: str = PASSWORD, **more: Any) -> Any:
    """Sign up and return the answer."""
    return send(Client(), "POST", "/auth/signup", {"email": email, "password": password, **more})


def test_a_sign_up_waits_for_its_link_which_makes_the_person_and_signs_in() -> None:
    response = sign_up(capacities=["journalist", "journalist", "lawyer"])

    message = f"Validation email sent to {ADA}. To complete sign up, please validate your email."
    assert (response.status_code, response.json()) == (200, {"message": message})
    assert kinds() == [("verify", ADA)]
    assert not User.objects.exists()

    secret = newest_secret()
    validated = send(bearing(secret), "POST", "/auth/validate-email")

    assert validated.status_code == 200
    assert set(validated.json()) == {"message", "access_token", "refresh_token"}
    person = User.objects.get()
    profile = bearing(validated.json()["access_token"]).get(f"/api/v2/user/{person.pk}").json()["data"]
    assert sorted(profile["capacities"]) == ["journalist", "lawyer"]
    assert said(send(bearing(secret), "POST", "/auth/validate-email")) == (400, "Invalid validation token.")


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail() -> None:
    UserFactory(email=ADA)
    unknown, known = sign_up("bob@example.org"), sign_up(ADA)

    assert known.json()["message"].replace(ADA, "") == unknown.json()["message"].replace("bob@example.org", "")
    assert known.status_code == unknown.status_code
    assert kinds()[1] == ("already_registered", ADA)
    assert not PendingUser.objects.filter(email=ADA).exists()


def test_a_new_link_ends_the_one_before() -> None:
    sign_up()
    first = newest_secret()

    again = send(Client(), "POST", "/auth/resend-validation-email", {"email": ADA})
    unknown = send(Client(), "POST", "/auth/resend-validation-email", {"email": "bob@example.org"})

    assert again.status_code == unknown.status_code == 200
    assert again.json()["message"] == unknown.json()["message"].replace("bob@example.org", ADA)
    assert send(bearing(first), "POST", "/auth/validate-email").status_code == 400
    assert send(bearing(newest_secret()), "POST", "/auth/validate-email").status_code == 200
    assert kinds() == [("verify", ADA), ("verify", ADA)]


def test_a_link_works_for_a_day() -> None:
    sign_up()

    with time_machine.travel(timezone.now() + VERIFY_LIFE, tick=False):
        assert send(bearing(newest_secret()), "POST", "/auth/validate-email").status_code == 400


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "no address"}, "email: Enter an email address in the format name@example.org."),
        ({"email": "x" * 250 + "@example.org"}, "email: Ensure this field has no more than 254 characters."),
        ({"email": None}, "email: This field may not be null."),
        ({"password": "short"}, "password: This password is too short"),
        ({"password": "password1"}, "password: This password is too common"),
        ({"password": "ada@example.org"}, "password: The password is too similar"),
        ({"capacities": ["king"]}, "capacities: Must be one of: advocate"),
        ({"capacities": "lawyer"}, "capacities: Expected a list"),
        ({"role": "admin"}, "role: Unknown field."),
    ],
)
def test_what_cannot_sign_up_is_told_why(changes: dict[str, Any], words: str) -> None:
    response = send(Client(), "POST", "/auth/signup", {"email": ADA, "password": PASSWORD, **changes})

    assert response.status_code == 400
    assert words in response.json()["message"].replace("capacities.0", "capacities")
    assert not PendingUser.objects.exists()


def test_a_second_sign_up_leaves_no_typed_password_and_mails_a_link_to_choose_one() -> None:
    sign_up(password="the squatter's choice")
    sign_up()

    response = send(bearing(newest_secret()), "POST", "/auth/validate-email")

    assert set(response.json()) == {"message", "access_token", "refresh_token"}
    for password in (PASSWORD, "the squatter's choice"):
        assert send(Client(), "POST", "/auth/login", {"email": ADA, "password": password}).status_code == 401
    assert kinds()[-1] == ("reset", ADA)
    assert send(bearing(newest_secret()), "POST", "/auth/reset-password", {"password": PASSWORD}).status_code == 200
    assert send(Client(), "POST", "/auth/login", {"email": ADA, "password": PASSWORD}).status_code == 200


def test_the_mailed_tokens_open_nothing_else() -> None:
    sign_up()
    verifying = newest_secret()
    UserFactory(email="bob@example.org")
    send(Client(), "POST", "/auth/request-reset-password", {"email": "bob@example.org"})
    resetting = newest_secret()

    for token in (verifying, resetting):
        assert bearing(token).get("/api/v2/user/recent-searches").status_code == 401
        assert send(bearing(token), "POST", "/auth/refresh-session").status_code == 401
    assert send(bearing(resetting), "POST", "/auth/validate-email").status_code == 400
    assert send(bearing(verifying), "POST", "/auth/reset-token-validation").status_code == 400


def test_sign_ups_for_one_address_are_limited() -> None:
    assert [sign_up().status_code for _ in range(6)] == [200] * 5 + [429]
