"""Digests in the admin: a test to oneself, and a run by hand."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django_q.models import OrmQ

from accounts.models import User
from accounts.rights import SEND_NOTIFICATIONS
from notifications.models import DataSourceNotification
from notifications.services.queue import fill_queues
from pdap.lib.mail.delivery import deliver_waiting
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.notifications.factories import DataSourceEventFactory, FollowFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/notifications/notificationlog/"


@pytest.fixture
def sender(db: None) -> User:
    """Someone who may send notifications, and nothing else."""
    return UserFactory(email="sender@example.org", permissions=[SEND_NOTIFICATIONS])


@pytest.fixture
def sender_client(sender: User) -> Client:
    """Their browser."""
    client = Client()
    client.force_login(sender)
    return client


def test_the_page_says_how_many_people_wait(sender_client: Client) -> None:
    follow = FollowFactory()
    DataSourceEventFactory(data_source=DataSourceFactory(agencies=[AgencyFactory(locations=[follow.location])]))
    fill_queues()

    assert "<strong>1</strong> person is due" in sender_client.get(PAGE).content.decode()


def test_a_test_goes_to_oneself_and_marks_nothing(sender_client: Client, sender: User) -> None:
    follow = FollowFactory(user=sender)
    source = DataSourceFactory(name="Waiting", agencies=[AgencyFactory(locations=[follow.location])])
    DataSourceEventFactory(data_source=source)
    fill_queues()

    sender_client.post(f"{PAGE}test")
    deliver_waiting()

    (message,) = mail.outbox
    assert message.to == [sender.email]
    assert message.subject.startswith("[Test] 1 new data source")
    assert "Waiting" in message.body
    assert DataSourceNotification.objects.get().sent_at is None


def test_a_test_with_nothing_waiting_shows_the_newest_sources(sender_client: Client) -> None:
    DataSourceFactory(name="The newest")
    DataSourceFactory(name="Not public", pending=True)

    sender_client.post(f"{PAGE}test")
    deliver_waiting()

    assert "The newest" in mail.outbox[0].body
    assert "Not public" not in mail.outbox[0].body


def test_a_run_is_the_workers(sender_client: Client) -> None:
    assert sender_client.post(f"{PAGE}run").status_code == 302

    assert OrmQ.objects.get().func() == "notifications.tasks.send_digests"


@pytest.mark.parametrize("button", ["test", "run"])
def test_whoever_may_not_send_is_refused_and_a_get_does_nothing(
    curator_client: Client, sender_client: Client, button: str, django_assert_max_num_queries: Any
) -> None:
    assert curator_client.post(PAGE + button).status_code == 403
    assert sender_client.get(PAGE + button, follow=True).request["PATH_INFO"] == PAGE
    assert not OrmQ.objects.exists()


def test_the_page_says_which_places_are_followed_most(sender_client: Client) -> None:
    empty = sender_client.get(PAGE).content.decode()
    assert "No one is following a place yet." in empty
    assert "No digest has been sent yet." in empty
    town = FollowFactory().location
    FollowFactory(location=town)
    FollowFactory()

    shown = sender_client.get(PAGE).content.decode()

    assert "3 people follow 3 places" in shown
    assert shown.index(town.locality.name) < shown.index("2 (+2)")
