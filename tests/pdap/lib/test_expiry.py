"""What is forgotten when its time is over."""

import datetime

import pytest
from django.utils import timezone

from accounts import tasks as accounts_tasks
from accounts.models import PendingUser, ResetToken
from notifications import tasks as notifications_tasks
from notifications.models import DataSourceEvent, DataSourceNotification
from pdap import tasks as pdap_tasks
from pdap.lib.importing.forgetting import forget_imports
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from tests.accounts.factories import PendingUserFactory, ResetTokenFactory
from tests.notifications.factories import DataSourceNotificationFactory
from tests.pdap.factories import CatalogueImportFactory, MailFactory

pytestmark = pytest.mark.django_db


def ago(days: float) -> datetime.datetime:
    """Return a moment some days ago."""
    return timezone.now() - datetime.timedelta(days=days)


def test_sign_ups_and_resets_go_when_their_links_have_long_ceased_to_work() -> None:
    young = PendingUserFactory(created_at=ago(6))
    PendingUserFactory(created_at=ago(8))
    fresh = ResetTokenFactory(create_date=ago(0.5))
    ResetTokenFactory(create_date=ago(2))

    assert accounts_tasks.expire() == {"sign-ups": 1, "sessions": 0, "resets": 1, "refresh tokens": 0, "API keys": 0}

    assert (PendingUser.objects.get(), ResetToken.objects.get()) == (young, fresh)


def test_what_somebody_was_told_goes_after_a_year_and_the_event_stays() -> None:
    old = DataSourceNotificationFactory(sent_at=ago(366))
    waiting = DataSourceNotificationFactory(event=old.event, sent_at=None)
    sent = DataSourceNotificationFactory(sent_at=ago(300))

    assert notifications_tasks.expire() == 1

    assert set(DataSourceNotification.objects.all()) == {waiting, sent}
    assert DataSourceEvent.objects.count() == 2


def test_mails_of_long_ago_go_but_not_those_that_still_wait() -> None:
    MailFactory(status=MailStatus.SENT, created_at=ago(91))
    remaining = {MailFactory(status=MailStatus.WAITING, created_at=ago(91)), MailFactory(status=MailStatus.SENT)}

    assert pdap_tasks.expire() == 1

    assert set(Mail.objects.all()) == remaining


def test_files_that_nobody_imported_go_after_a_day_and_what_is_said_of_rows_after_two_weeks() -> None:
    young, _ = (CatalogueImportFactory(created_at=ago(days)) for days in (0.9, 1.1))
    fresh, old = (
        CatalogueImportFactory(created_at=ago(20), finished_at=ago(days), outcome={"rows": []}) for days in (13, 15)
    )

    assert forget_imports() == 1

    assert dict(CatalogueImport.objects.values_list("pk", "outcome")) == {
        young.pk: None,
        fresh.pk: {"rows": []},
        old.pk: None,
    }
