"""Jobs of notifications."""

import datetime

from django.utils import timezone

from notifications.models import DataRequestNotification, DataSourceNotification
from notifications.services import digest, queue
from pdap.lib.jobs import job

# How long it is known that someone was told of something; the event itself stays for ever, so that none is told twice.
KEEP_SENT = datetime.timedelta(days=365)


@job
def fill_queues() -> int:
    """Queue what is new for those who follow its place; return how many rows are new."""
    return queue.fill_queues()


@job
def send_digests() -> int:
    """Write the digest of everybody whose time has come; return how many people get one."""
    return digest.send_digests()


@job
def send_morning_digests() -> int:
    """Write the digests for which it is morning where the person is; return how many people get one."""
    return digest.send_digests(from_hour=digest.MORNING)


@job
def expire() -> int:
    """Forget what people were told of long ago; return how many rows."""
    old = {"sent_at__lt": timezone.now() - KEEP_SENT}
    models = (DataSourceNotification, DataRequestNotification)
    return sum(model.objects.filter(**old).delete()[0] for model in models)
