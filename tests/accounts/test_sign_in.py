"""Signing in by e-mail address and password, over the existing `users` table."""

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from werkzeug.security import generate_password_hash

from accounts import hashers
from accounts.backends import find_by_email
from accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["scrypt:32768:8:1", "pbkdf2:sha256:600000"])
def test_a_person_made_by_the_existing_application_signs_in(method: str) -> None:
    person = UserFactory(password=generate_password_hash("Existing-1", method=method))

    assert authenticate(username=person.email, password="Existing-1") == person
    assert authenticate(username=person.email, password="Existing-2") is None


def test_an_older_hash_is_written_anew_at_sign_in_and_still_verifies() -> None:
    person = UserFactory(password=generate_password_hash("Existing-1", method="pbkdf2:sha256:1000"))

    authenticate(username=person.email, password="Existing-1")

    person.refresh_from_db()
    assert person.password.startswith("scrypt:32768:8:1$")
    assert person.check_password("Existing-1")


def test_addresses_compare_without_case() -> None:
    person = UserFactory(email="Ada.Lovelace@Example.org")

    assert authenticate(username="ada.lovelace@example.ORG", password=PASSWORD) == person


def test_two_addresses_that_differ_by_case_each_need_their_exact_spelling() -> None:
    lower, upper = UserFactory(email="twin@example.org"), UserFactory(email="Twin@example.org")

    assert find_by_email("twin@example.org") == lower
    assert find_by_email("Twin@example.org") == upper
    assert find_by_email("TWIN@example.org") is None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("a\0b@example.org", PASSWORD),
        ("half-\ud83d@example.org", PASSWORD),
        ("nobody@example.org", "half-\ud83d"),
        ("x" * 10_000, "y" * 10_000),
    ],
)
def test_nonsense_signs_nobody_in_and_breaks_nothing(email: str, password: str) -> None:
    assert authenticate(username=email, password=password) is None


def test_a_password_with_a_nul_byte_is_only_wrong() -> None:
    assert authenticate(username=UserFactory().email, password="a\0b") is None


def test_an_unknown_address_costs_a_hash_as_a_wrong_password_does(monkeypatch: pytest.MonkeyPatch) -> None:
    person, hashed, real = UserFactory(), [], hashers.digest
    monkeypatch.setattr(hashers, "digest", lambda *words: hashed.append(words[0]) or real(*words))

    assert authenticate(username=person.email, password="wrong") is None
    assert authenticate(username="nobody@example.org", password="wrong") is None

    assert hashed == [hashers.PREFERRED_METHOD] * 2


def test_someone_without_a_password_cannot_sign_in_with_one() -> None:
    person = UserFactory(password=None)

    assert not person.has_usable_password()
    assert authenticate(username=person.email, password="") is None


def test_the_address_is_found_by_its_index() -> None:
    with CaptureQueriesContext(connection) as captured:
        find_by_email("a@example.org")

    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {captured[0]['sql']}")
        assert "ix_users_email_lower" in str(cursor.fetchall())


def test_the_admins_sign_in_page_lets_a_curator_in(client: Client, curator: User) -> None:
    answer = client.post(
        reverse("admin:login"), {"username": curator.email, "password": PASSWORD, "next": reverse("admin:index")}
    )

    assert answer.status_code == 302
    assert answer.url == reverse("admin:index")


def test_the_admins_sign_in_page_refuses_who_holds_no_permission(client: Client, stranger: User) -> None:
    answer = client.post(reverse("admin:login"), {"username": stranger.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
