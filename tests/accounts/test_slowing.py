"""What writes to us or makes the site write is slowed for a network that sends much, and then refused with words."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.attempts import LIMITS
from datasources.views.reports import MOST_REPORTS
from pdap.site.contact_messages import MOST_MESSAGES
from tests.accounts.factories import PASSWORD, UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.api.tokens import of, send

pytestmark = pytest.mark.django_db
MESSAGE = {"type": "bug_report", "email": "reader@example.org", "message": "The map is empty"}


def send_report(number: int) -> Any:
    source = DataSourceFactory()
    return Client().post(reverse("report-problem", args=[source.pk]), {"kind": "broken link"})


def send_message(number: int) -> Any:
    return Client().post(reverse("contact"), MESSAGE)


def send_message_by_api(number: int) -> Any:
    return send(of(UserFactory()), "POST", "/contact/form-submit", MESSAGE)


def sign_up(number: int) -> Any:
    return Client().post(reverse("sign-up"), {"email": f"name{number}@example.org"})


def sign_up_by_api(number: int) -> Any:
    return send(Client(), "POST", "/auth/signup", {"email": f"name{number}@example.org", "password": PASSWORD})


def of_network(action: str) -> int:
    rate = LIMITS[action][0]
    assert rate
    return rate.requests


@pytest.mark.parametrize(
    ("write", "most", "words"),
    [
        (send_report, MOST_REPORTS, "Too many messages have come from your network."),
        (send_message, MOST_MESSAGES, "Too many messages have come from your network."),
        (send_message_by_api, MOST_MESSAGES, "Too many messages have come from your network."),
        (sign_up, of_network("signup"), "Too many attempts."),
        (sign_up_by_api, of_network("signup"), "Too many attempts."),
    ],
)
def test_a_flood_from_one_network_is_slowed_and_then_refused_with_words(
    write: Any, most: int, words: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    settings.SLOWEST_ANSWER = 3
    waits: list[float] = []
    monkeypatch.setattr("pdap.lib.limiter.time.sleep", waits.append)

    responses = [write(number) for number in range(most + 2)]

    assert [response.status_code < 400 for response in responses] == [True] * most + [False] * 2
    assert len(waits) == most - most // 2
    assert waits == sorted(waits)
    assert waits[-1] == 3
    assert responses[-1].status_code == 429
    assert words in responses[-1].content.decode()
