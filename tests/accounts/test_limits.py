"""Limits of attempts, per account and per network address, behind proxies too."""

from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from pdap.lib.client_address import client_address, visitor_network
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def attempt(email: str, password: str = "wrong", address: str = "192.0.2.1", **headers: str) -> int:
    """Try to sign in from somewhere; return the status."""
    client = Client(REMOTE_ADDR=address, **headers)
    return client.post(reverse("sign-in"), {"username": email, "password": password}).status_code


def test_after_five_wrong_passwords_an_account_opens_to_no_address_for_a_while(owner: User) -> None:
    statuses = [attempt(owner.email, address=f"192.0.2.{number}") for number in range(6)]

    assert statuses == [200] * 5 + [429]
    assert attempt(owner.email.upper(), PASSWORD, address="192.0.2.99") == 429


def test_an_unknown_address_meets_the_same_limit() -> None:
    assert [attempt("nobody@example.org", address=f"192.0.2.{number}") for number in range(6)] == [200] * 5 + [429]


def test_other_accounts_stay_open(owner: User, stranger: User) -> None:
    for number in range(6):
        attempt(owner.email, address=f"192.0.2.{number}")

    assert attempt(stranger.email, PASSWORD) == 302


def test_one_network_address_may_fail_twenty_times_a_minute_whatever_the_accounts(owner: User) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [attempt(f"person-{number}@example.org") for number in range(21)]

    assert statuses == [200] * 20 + [429]
    assert attempt(owner.email, PASSWORD) == 429
    assert attempt(owner.email, PASSWORD, address="192.0.2.2") == 302


def test_good_passwords_count_against_nobody(owner: User) -> None:
    assert [attempt(owner.email, PASSWORD) for _ in range(25)] == [302] * 25


def test_the_answer_says_what_to_do(owner: User) -> None:
    for _ in range(5):
        attempt(owner.email)
    response = Client().post(reverse("sign-in"), {"username": owner.email, "password": PASSWORD})

    assert "Wait five minutes and try again, or reset your password." in response.content.decode()


def test_they_are_counted_where_all_processes_count(owner: User) -> None:
    assert type(caches["default"]).__name__ == "DatabaseCache"
    assert caches["default"]._max_entries >= 100_000


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.5", "192.0.2.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "1.1.1.1, 203.0.113.5", "203.0.113.5"),
        (2, "1.1.1.1, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "203.0.113.5", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "203.0.113.9:51234", "203.0.113.9"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, '"[2001:db8::1]:443"', "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "unknown", "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxy_wrote(
    proxies: int, forwarded: str | None, expected: str, rf: RequestFactory, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", **headers)) == expected


def test_a_request_from_nowhere_has_an_address_all_the_same(rf: RequestFactory) -> None:
    assert client_address(rf.get("/", REMOTE_ADDR="")) == "0.0.0.0"  # noqa: S104


def test_who_invents_forwarded_addresses_escapes_no_limit(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    UserFactory(email="ada@example.org")

    with time_machine.travel(timezone.now(), tick=False):
        statuses = [
            attempt(f"person-{number}@example.org", HTTP_X_FORWARDED_FOR=f"10.1.1.{number}, 203.0.113.5")
            for number in range(21)
        ]

    assert statuses[-1] == 429


def test_an_operator_is_warned_where_the_proxy_says_nothing_usable_and_not_every_time(
    rf: RequestFactory, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdap.lib.client_address._warned", {})
    settings.TRUSTED_PROXIES = 1

    for header in ("unknown", "", "_hidden"):
        client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header))

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "TRUSTED_PROXIES" in caplog.text
    settings.TRUSTED_PROXIES = 0
    monkeypatch.setattr("pdap.lib.client_address._warned", {})
    client_address(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.9", "203.0.113.10", False),
        ("203.0.113.9", "::ffff:203.0.113.9", True),
    ],
)
def test_a_network_of_ipv6_is_one_visitor(rf: RequestFactory, address: str, other: str, same: bool) -> None:
    networks = [visitor_network(rf.get("/", REMOTE_ADDR=sender)) for sender in (address, other)]

    assert (networks[0] == networks[1]) is same


def test_who_moves_within_a_network_of_ipv6_escapes_no_limit() -> None:
    UserFactory(email="ada@example.org")

    with time_machine.travel(timezone.now(), tick=False):
        statuses = [
            attempt(f"person-{number}@example.org", address=f"2001:db8:1:2::{number:x}") for number in range(21)
        ]

    assert statuses[-1] == 429
