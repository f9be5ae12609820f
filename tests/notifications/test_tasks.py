"""What notifications forget by themselves."""

import pytest

from notifications import tasks as notifications_tasks
from notifications.models import DataSourceEvent, DataSourceNotification
from tests.moments import ago
from tests.notifications.factories import DataSourceNotificationFactory

pytestmark = pytest.mark.django_db


def test_what_somebody_was_told_goes_after_a_year_and_the_event_stays() -> None:
    old = DataSourceNotificationFactory(sent_at=ago(366))
    waiting = DataSourceNotificationFactory(event=old.event, sent_at=None)
    sent = DataSourceNotificationFactory(sent_at=ago(300))

    assert notifications_tasks.expire() == 1

    assert set(DataSourceNotification.objects.all()) == {waiting, sent}
    assert DataSourceEvent.objects.count() == 2
