"""Sending what waits: in the order of each record's events, tried again for a day, only of what is still public."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import BooleanField, F, Func
from django.utils import timezone

from notifications.delivery_outcomes import kept_outcome
from notifications.enums import DeliveryStatus
from notifications.models import Webhook, WebhookDelivery
from notifications.services.webhooks.signing import signatures
from pdap.db.public_records import is_public_sql
from pdap.lib.fetching import INTERNET, Fetched, Limits, Network, send
from pdap.lib.jobs import note_progress
from pdap.lib.mail import send_later
from requests_app.statuses import is_listed_sql

DISABLED_MAIL = "notifications/webhook_disabled"
# The pauses after each attempt that fails, in minutes; after the last, a delivery is given up: a day in all. A receiver
# that fails half of the time misses one delivery in eight million.
MINUTES = (1, 1, 2, 2, 4, 4, 8, 8, 15, 15, 30, 30, 60, 60, 90, 90, 120, 140, 170, 190, 200, 200)
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in MINUTES]
DISABLED_AFTER = datetime.timedelta(days=3)
BATCH = 200
LIMITS = Limits(total_seconds=10.0, connect_seconds=5.0, read_seconds=8.0)

# Of each record the first that waits: a later one isn't sent before it.
DUE = """
select first.id, first.webhook_id from (
    select distinct on (waiting.webhook_id, waiting.record) waiting.id, waiting.webhook_id, waiting.next_attempt_at
    from public.webhook_deliveries waiting
    join public.webhooks webhook on webhook.id = waiting.webhook_id and webhook.disabled_at is null
    where waiting.status = 'waiting'
    order by waiting.webhook_id, waiting.record, waiting.id
) first
where first.next_attempt_at <= %(now)s and not first.id = any (%(tried)s) and not first.webhook_id = any (%(silent)s)
order by first.id limit %(batch)s
"""

# Of the record of a delivery: `source-1`, `request-1`, or a test's, which is no one's.
IS_STILL_PUBLIC = f"""
case split_part(%(expressions)s, '-', 1)
when 'source' then exists (
    select from public.data_sources source
    where source.id = split_part(%(expressions)s, '-', 2)::bigint and {is_public_sql("source")}
)
when 'request' then exists (
    select from public.data_requests request
    where request.id = split_part(%(expressions)s, '-', 2)::bigint and {is_listed_sql("request")}
)
else true end
"""  # noqa: S608 - our own words


def deliver(network: Network = INTERNET, now: datetime.datetime | None = None) -> int:
    """Send what is due, each record's events in their order; return how many arrived. Two runs share the work.

    Who does not answer at all is asked once in a run: each question may take ten seconds, for which others would wait.
    While this site's own switch keeps it from the network, everything waits: that is no failure of a receiver.
    """
    if network.is_switched_off():
        return 0
    delivered, tried, silent = 0, set[int](), set[int]()
    while due := due_deliveries(now or timezone.now(), tried, silent):
        for pk, webhook_id in due:
            tried.add(pk)
            if webhook_id in silent:
                continue
            outcome = attempt_delivery(pk, network, now)
            if outcome is not None and outcome.status is None:
                silent.add(webhook_id)
            delivered += outcome is not None and outcome.works
    return delivered


def due_deliveries(now: datetime.datetime, tried: Collection[int], silent: Collection[int]) -> list[tuple[int, int]]:
    """Return what is due, with its webhook; not what was tried in this run, nor for whom did not answer in it."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"now": now, "tried": list(tried), "silent": list(silent), "batch": BATCH})
        return cursor.fetchall()


@transaction.atomic
def attempt_delivery(pk: int, network: Network, now: datetime.datetime | None = None) -> Fetched | None:
    """Send one delivery and write down what came of it; return that, None where nothing was sent.

    A run that is killed in between sends it again: receivers know it by its id. It names its record; if that is no
    longer public, it is dropped, and written again if the record is soon public again.
    """
    rows = WebhookDelivery.objects.select_for_update(of=["self"], skip_locked=True).select_related("webhook__user")
    still_public = Func(F("record"), template=IS_STILL_PUBLIC, output_field=BooleanField())
    delivery = rows.filter(pk=pk, status=DeliveryStatus.WAITING).annotate(still_public=still_public).first()
    if delivery is None:
        return None
    if not delivery.still_public:
        delivery.delete()
        return None
    moment = now or timezone.now()
    webhook, timestamp = delivery.webhook, int(moment.timestamp())
    headers = {
        "Content-Type": "application/json",
        "X-PDAP-Event": delivery.event,
        "X-PDAP-Delivery": str(delivery.pk),
        "X-PDAP-Timestamp": str(timestamp),
        "X-PDAP-Signature": signatures(webhook, delivery.pk, timestamp, delivery.body, moment),
    }
    outcome = send(webhook.url, delivery.body.encode(), headers, network=network, limits=LIMITS)
    delivery.attempts += 1
    delivery.attempted_at, delivery.answer = moment, kept_outcome(outcome)
    if outcome.works:
        delivery.status = DeliveryStatus.DELIVERED
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None)
    elif delivery.attempts > len(PAUSES):
        delivery.status = DeliveryStatus.FAILED
    else:
        delivery.next_attempt_at = moment + PAUSES[delivery.attempts - 1]
    delivery.save()
    if not outcome.works:
        note_failure(webhook, moment)
    note_progress()
    return outcome


def note_failure(webhook: Webhook, moment: datetime.datetime) -> None:
    """Turn a webhook off after three days without a delivery that arrived, and tell its owner."""
    Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=moment)
    since = webhook.failing_since
    if since is None or moment - since < DISABLED_AFTER:
        return
    if Webhook.objects.filter(pk=webhook.pk, disabled_at=None).update(disabled_at=moment):
        person = webhook.user
        send_later(DISABLED_MAIL, person.email, {"webhook": webhook}, user_id=person.pk, language=person.language)


@transaction.atomic
def enable_webhook(webhook_id: int) -> None:
    """Turn a webhook on again; what still waits is sent at once."""
    Webhook.objects.filter(pk=webhook_id).update(disabled_at=None, failing_since=None)
    waiting = WebhookDelivery.objects.filter(webhook=webhook_id, status=DeliveryStatus.WAITING)
    waiting.update(next_attempt_at=timezone.now())
