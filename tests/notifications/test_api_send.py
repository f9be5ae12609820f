"""POST /notifications: the digests are written now, and the preview says what they would hold."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.tokens import issue_tokens
from datasources.services.review import approve
from notifications.enums import DigestFrequency, WatchKind
from notifications.models import DataSourceNotification
from notifications.services.due_people import waiting_people
from notifications.services.queue import fill_queues
from pdap.db.enums import ApprovalStatus
from pdap.lib.mail.delivery import deliver_waiting
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import (
    DataRequestNotificationFactory,
    DataSourceNotificationFactory,
    DigestSettingsFactory,
    FollowFactory,
    WatchFactory,
    WatchNewsFactory,
)
from tests.pdap.factories import BouncedAddressFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
SEND = "/api/v2/notifications"


@pytest.fixture
def sender(administrator: User) -> Client:
    """A client that may send."""
    return Client(headers={"Authorization": f"Bearer {issue_tokens(administrator).access_token}"})


@pytest.fixture
def news(administrator: User) -> list[User]:
    """Two followers for whom something is new, and one who wants no digests."""
    place = LocationFactory()
    people = [FollowFactory(location=place).user for _ in range(3)]
    DigestSettingsFactory(user=people[2], frequency=DigestFrequency.OFF)
    approve(DataSourceFactory(pending=True, agencies=[AgencyFactory(locations=[place])]), administrator.pk)
    request = DataRequestFactory(locations=[place], request_status=RequestStatus.INTAKE)
    change_status(request.pk, RequestStatus.READY_TO_START, administrator.pk)
    change_status(request.pk, RequestStatus.REQUEST_WITHDRAWN, administrator.pk)
    return people


def test_everybody_gets_what_is_new_once(sender: Client, news: list[User]) -> None:
    assert sender.post(SEND).json() == {"message": "Notifications sent successfully.", "count": 2}
    assert sender.post(SEND).json() == {"message": "Notifications sent successfully.", "count": 0}

    mail.outbox.clear()
    deliver_waiting()
    digests = [message for message in mail.outbox if "data source" in message.subject]
    assert sorted(address for message in digests for address in message.to) == sorted(
        person.email for person in news[:2]
    )


def test_the_preview_says_what_would_be_sent_writes_nothing_and_is_empty_afterward(
    sender: Client, news: list[User]
) -> None:
    def preview() -> Any:
        return sender.get(f"{SEND}/preview").json()

    first = preview()
    assert [batch["user_id"] for batch in first["batches"]] == sorted(person.pk for person in news[:2])
    assert {event["entity_type"] for batch in first["batches"] for event in batch["events"]} == {"Data Source"}
    assert not DataSourceNotification.objects.exists()
    assert preview() == first

    sender.post(SEND)
    assert preview()["batches"] == []


def test_the_preview_the_number_in_the_admin_and_the_run_agree(sender: Client, news: list[User]) -> None:
    """Not of those: people whose address bounces, whose news is hidden now, or who heard of it by what they watch."""
    BouncedAddressFactory(user=DataSourceNotificationFactory().user)
    DataSourceNotificationFactory(event__data_source__approval_status=ApprovalStatus.PENDING)
    DataRequestNotificationFactory(event__data_request__request_status=RequestStatus.INTAKE)
    heard = DataSourceNotificationFactory()
    watch = WatchFactory(user=heard.user, agency=AgencyFactory(), kind=WatchKind.AGENCY)
    WatchNewsFactory(watch=watch, news=None, source_event=heard.event, sent_at=timezone.now())
    getting = sorted(person.pk for person in news[:2])
    fill_queues()

    assert waiting_people(timezone.now(), everybody=True) == getting
    previewed = [batch["user_id"] for batch in sender.get(f"{SEND}/preview").json()["batches"]]
    assert previewed == getting
    assert sender.post(SEND).json()["count"] == len(getting)
    assert waiting_people(timezone.now(), everybody=True) == []
