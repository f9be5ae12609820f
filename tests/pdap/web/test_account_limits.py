"""How much one account may send, by page and by API."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import DataSource
from pdap.web.account_limits import MOST_AN_HOUR
from requests_app.models import DataRequest
from tests.pdap.api.tokens import of, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def ask(person: User, number: int) -> int:
    info = {"title": f"Use of force {number}", "submission_notes": "For a story."}
    return send(of(person), "POST", "/data-requests", {"request_info": info}).status_code


def submit(person: User, number: int) -> int:
    entry = {"name": f"Stops {number}", "source_url": f"https://example.gov/{number}"}
    return send(of(person), "POST", "/data-sources", {"entry_data": entry, "linked_agency_ids": []}).status_code


@pytest.mark.parametrize(("act", "model"), [(ask, DataRequest), (submit, DataSource)])
def test_forty_of_one_account_do_not_all_go_in(owner: User, stranger: User, act: Any, model: Any) -> None:
    statuses = [act(owner, number) for number in range(40)]

    assert statuses == [200] * MOST_AN_HOUR + [429] * (40 - MOST_AN_HOUR)
    assert model.objects.count() == MOST_AN_HOUR
    assert act(stranger, 99) == 200


def test_who_reviews_has_no_such_limit(curator: User) -> None:
    assert [submit(curator, number) for number in range(MOST_AN_HOUR + 2)] == [200] * (MOST_AN_HOUR + 2)


def test_the_page_counts_with_the_api_and_says_so(owner: User, owner_client: Client) -> None:
    for number in range(MOST_AN_HOUR):
        ask(owner, number)

    values = {"title": "Another", "submission_notes": "x", "request_urgency": "indefinite_unknown"}
    response = owner_client.post(reverse("create-request"), values)

    assert response.status_code == 429
    assert "You’ve reached the hourly limit" in response.content.decode()
    assert DataRequest.objects.count() == MOST_AN_HOUR
