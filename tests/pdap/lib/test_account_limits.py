"""How much one account may send, by page and by API, and how many emails may leave."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import DataSource
from pdap.lib.mail.delivery import DIGEST, deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from pdap.web.account_limits import MOST_AN_HOUR
from requests_app.models import DataRequest
from tests.accounts.factories import UserFactory
from tests.pdap.api.tokens import of, send
from tests.pdap.factories import MailFactory
from tests.smtp import Letterbox

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
    answer = owner_client.post(reverse("create-request"), values)

    assert answer.status_code == 429
    assert "You&#x27;ve reached the hourly limit" in answer.content.decode()
    assert DataRequest.objects.count() == MOST_AN_HOUR


def test_more_mails_than_is_sane_wait_and_staff_are_told(
    settings: Any, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[str] = []
    monkeypatch.setattr("pdap.lib.mail.brakes.tell_staff", messages.append)
    settings.MAIL_HOURLY_LIMIT = 3
    person = UserFactory()
    MailFactory.create_batch(2, kind=DIGEST, user=person)
    MailFactory.create_batch(5, kind="accounts/mail/verify")

    assert [deliver_waiting(), deliver_waiting()] == [5, 0]

    assert Mail.objects.filter(status=MailStatus.WAITING).count() == 2
    assert len(messages) == 1
    assert "MAIL_HOURLY_LIMIT" in messages[0]
