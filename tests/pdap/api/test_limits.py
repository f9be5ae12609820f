"""Limits of the API, behind proxies or not, and who may call it from other sites."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.models import User
from pdap.api import rate_limits
from pdap.lib.client_address import client_address
from pdap.lib.limiter import Rate, RequestCounter
from tests.accounts.factories import PASSWORD
from tests.pdap.api.api import KEY
from tests.pdap.api.tokens import send

pytestmark = pytest.mark.django_db
OPEN = "/api/v2/check/unique-url?url=x"


@pytest.fixture(autouse=True)
def _few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow little, and begin again."""
    settings.API_LIMITS = {"address": "2/day", "key": "3/day", "user": "3/day"}
    cache.clear()
    monkeypatch.setattr(rate_limits, "counter", RequestCounter())


def test_an_address_is_told_what_it_has_left_and_then_to_wait(client: Client) -> None:
    left = [client.get(OPEN) for _ in range(3)]

    assert [response.status_code for response in left] == [200, 200, 429]
    assert [response.headers["RateLimit-Remaining"] for response in left] == ["1", "0", "0"]
    assert left[0].headers["RateLimit-Limit"] == "2"
    assert 0 < int(left[2].headers["Retry-After"]) <= 86401
    assert left[2].json()["message"].startswith("Too many requests: 2 in 86400 seconds")
    assert client.get("/api/v3/permission").json()["detail"].startswith("Too many requests")


def test_a_key_counts_apart_from_its_address(client: Client, key_owner: object) -> None:
    for _ in range(3):
        client.get(OPEN)

    headers = {"Authorization": f"Basic {KEY}"}
    assert [client.get("/api/v2/metrics", headers=headers).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_callers_who_share_a_key_count_alone(client: Client, key_owner: object) -> None:
    headers = {"Authorization": f"Basic {KEY}"}
    for visitor in ("10.0.0.1", "10.0.0.2"):
        answers = [client.get("/api/v2/metrics", headers=headers, REMOTE_ADDR=visitor).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]


def test_signing_in_rightly_does_not_count_and_wrongly_does(client: Client, owner: User, settings: Any) -> None:
    def sign_in(password: str) -> int:
        return send(client, "POST", "/auth/login", {"email": owner.email, "password": password}).status_code

    assert [sign_in(PASSWORD) for _ in range(8)] == [200] * 8
    assert [sign_in(f"wrong {number}") for number in range(4)] == [401] * 4
    assert sign_in(PASSWORD) == 200
    assert sign_in("wrong") == 401
    assert sign_in(PASSWORD) == 429


def test_what_is_given_back_was_never_counted(db: None) -> None:
    for rate in (Rate(5, 60), Rate(500, 60)):
        counter = RequestCounter()
        for _ in range(30):
            counter.count("a", rate, 0)
            counter.give_back("a", rate, 0)
        assert counter.count("a", rate, 0).used == 1
        counter.give_back("a", rate, 61)
        assert counter.count("a", rate, 1).used == 2


def test_wrong_keys_count_for_the_address(client: Client) -> None:
    responses = [client.get("/api/v2/metrics", headers={"Authorization": "Basic wrong"}) for _ in range(3)]

    assert [response.status_code for response in responses] == [401, 401, 429]


def test_a_new_window_begins_at_nothing(db: None) -> None:
    counter, rate = RequestCounter(), Rate(1, 60)

    assert not counter.count("a", rate, 0).exceeded
    assert counter.count("a", rate, 59).exceeded
    assert not counter.count("a", rate, 60).exceeded


def test_processes_share_their_counts_and_tell_each_other_now_and_then(db: None) -> None:
    counter, other_counter, rate = RequestCounter(), RequestCounter(), Rate(100, 60)

    for _ in range(50):
        counter.count("a", rate, 0)
        last = other_counter.count("a", rate, 0)

    assert 98 <= last.used <= 100


@pytest.mark.parametrize("words", ["many", "5", "5/fortnight", "x/minute"])
def test_a_limit_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        Rate.of(words)
    assert Rate.of("") is None


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "", "9.9.9.9"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),
    ],
)
def test_an_address_is_what_the_trusted_proxies_say(settings: Any, proxies: int, header: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR="9.9.9.9")

    assert client_address(request) == expected


def test_other_sites_may_call_it_when_they_are_listed(client: Client) -> None:
    known = client.get(OPEN, headers={"Origin": "https://pdap.io"})
    unknown = client.get(OPEN, headers={"Origin": "https://evil.example"})
    page = client.get("/", headers={"Origin": "https://pdap.io"})

    assert known.headers["Access-Control-Allow-Origin"] == "https://pdap.io"
    assert "RateLimit-Remaining" in known.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in unknown.headers
    assert "Access-Control-Allow-Origin" not in page.headers
