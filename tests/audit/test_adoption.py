"""A database that was not taken over: nobody is written to, and staff are told."""

import pytest
from django.core import mail
from django.test import Client

from audit.adoption import is_adopted
from audit.models import Adoption
from notifications.models import DataSourceEvent, DataSourceNotification
from notifications.services.digest import send_digests
from notifications.services.queue import fill_queues
from pdap.lib.mail.models import Mail
from tests.agencies.factories import AgencyFactory
from tests.audit.factories import AdoptionFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import DataSourceEventFactory, FollowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(db: None) -> None:
    """A database of the existing system, with news for a follower."""
    Adoption.objects.all().delete()
    place = LocationFactory()
    FollowFactory(location=place)
    DataSourceEventFactory(data_source=DataSourceFactory(agencies=[AgencyFactory(locations=[place])]))


def test_a_new_database_is_nobody_elses() -> None:
    assert is_adopted()


def test_nothing_is_queued_before(foreign: None) -> None:
    assert fill_queues() == 0
    assert DataSourceEvent.objects.filter(queued_at=None).count() == 1


def test_no_digest_is_written_before_not_even_by_hand(foreign: None) -> None:
    DataSourceNotification.objects.create(event=DataSourceEvent.objects.get(), user=FollowFactory().user)

    assert send_digests(everybody=True) == 0

    assert not Mail.objects.exists()
    assert mail.outbox == []


def test_the_same_news_leaves_once_it_is_taken_over(foreign: None) -> None:
    Adoption.objects.create()

    assert send_digests(everybody=True) == 1


def test_whoever_watches_the_process_is_told(client: Client, foreign: None) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert "manage.py adopt" in response.json()["warnings"][0]


def test_staff_are_told_on_the_admins_first_page(curator_client: Client, foreign: None) -> None:
    assert "hasn’t been adopted" in curator_client.get("/admin/").content.decode()


def test_nothing_is_said_afterward(client: Client, curator_client: Client) -> None:
    assert client.get("/health/ready").json()["warnings"] == []
    assert "hasn’t been adopted" not in curator_client.get("/admin/").content.decode()


def test_the_admin_shows_what_was_done_in_lines(administrator_client: Client) -> None:
    adoption = AdoptionFactory(
        report={
            "findings": [{"text": "Places that had no location", "number": 1}, {"text": "Nothing here", "number": 0}],
            "tables": [
                {"table": "locations", "before": 1000, "after": 1001, "why": ["+1 places"]},
                {"table": "users", "before": 5, "after": 5, "why": []},
            ],
        }
    )

    shown = administrator_client.get(f"/admin/audit/adoption/{adoption.pk}/change/").content.decode()

    assert "Places that had no location: 1" in shown
    assert "locations: 1,000 → 1,001 (+1 places)" in shown
    assert "Nothing here" not in shown
    assert "users: 5" not in shown


def test_a_database_that_was_new_has_nothing_to_show(administrator_client: Client) -> None:
    shown = administrator_client.get(f"/admin/audit/adoption/{Adoption.objects.get().pk}/change/").content.decode()

    assert "Nothing." in shown
