"""Jobs of notifications."""

import datetime

from django.utils import timezone
from django_q.tasks import async_task

from notifications.models import DataRequestNotification, DataSourceNotification, News, WatchNews, WebhookDelivery
from notifications.services import digest, queue
from notifications.services.digest_periods import MORNING
from notifications.services.watches import expire_unconfirmed
from notifications.services.webhooks.delivering import deliver
from notifications.services.webhooks.writing import write_deliveries
from pdap.lib.jobs import job

# How long it is known that someone was told of something; the event itself stays forever, so that no one is told twice.
KEEP_SENT = datetime.timedelta(days=365)
# What owners of webhooks can look up.
KEEP_DELIVERIES = datetime.timedelta(days=30)


@job
def fill_queues() -> int:
    """Queue what is new for those who follow its place; return how many rows are new."""
    return queue.fill_queues()


@job
def send_digests() -> int:
    """Write the digest of everyone whose time has come; return how many people get one."""
    return digest.send_digests()


@job
def send_morning_digests() -> int:
    """Write the digests for which it is morning where the person is; return how many people get one."""
    return digest.send_digests(from_hour=MORNING)


@job
def send_at_once() -> int:
    """Tell readers what they want to hear right away; return how many get an email."""
    return digest.send_at_once()


@job
def deliver_webhooks() -> int:
    """Write new events for webhooks and send what is due; return how many arrived."""
    write_deliveries()
    return deliver()


def wake_webhooks() -> None:
    """Let the worker send what waits, as soon as this transaction is committed."""
    async_task("notifications.tasks.deliver_webhooks", task_name="Deliver webhooks")


@job
def expire() -> int:
    """Forget what people were told of long ago; return how many rows."""
    old = {"sent_at__lt": timezone.now() - KEEP_SENT}
    models = (DataSourceNotification, DataRequestNotification, WatchNews)
    gone = sum(model.objects.filter(**old).delete()[0] for model in models)
    gone += WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEEP_DELIVERIES).delete()[0]
    return gone + News.objects.filter(created_at__lt=timezone.now() - KEEP_SENT).delete()[0] + expire_unconfirmed()
