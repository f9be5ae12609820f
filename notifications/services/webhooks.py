"""Webhooks: made in the profile, written with the events, and delivered in the order of each record's events."""

import datetime
import hashlib
import hmac
import logging
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, F, Func
from django.utils import timezone

from notifications.enums import DeliveryStatus, NewsKind
from notifications.models import DataRequestEvent, DataSourceEvent, News, Webhook, WebhookDelivery
from notifications.services.queue_statements import PLACES_OF_SOURCE
from notifications.webhook_events import (
    OF_REQUEST_EVENT,
    OF_SOURCE_NEWS,
    PING,
    REQUEST_NOTE,
    REQUEST_STATUS,
    SOURCE_ADDED,
    body_of,
    request_record,
    source_record,
)
from pdap.db.public_records import is_public, is_public_sql
from pdap.lib.fetching import INTERNET, Fetched, Limits, Network, send
from pdap.lib.jobs import note_progress
from pdap.lib.mail import send_later
from requests_app.statuses import is_listed, is_listed_sql

logger = logging.getLogger(__name__)

DISABLED_MAIL = "notifications/webhook_disabled"
MOST_WEBHOOKS = 5
# Events so old are not written for webhooks any more.
OPEN_FOR = datetime.timedelta(days=2)
# The pauses after each attempt that fails, in minutes; after the last, a delivery is given up: a day in all. A receiver
# that fails half of the time misses one delivery in eight million.
MINUTES = (1, 1, 2, 2, 4, 4, 8, 8, 15, 15, 30, 30, 60, 60, 90, 90, 120, 140, 170, 190, 200, 200)
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in MINUTES]
DISABLED_AFTER = datetime.timedelta(days=3)
OVERLAP = datetime.timedelta(days=2)
BATCH = 200
LIMITS = Limits(total_seconds=10.0, connect_seconds=5.0, read_seconds=8.0)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def rotate_secret(webhook_id: int) -> str:
    """Give a webhook a new secret; the old one signs as well for two days, so that programs can change over."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    webhook.old_secret, webhook.old_secret_until = webhook.secret, timezone.now() + OVERLAP
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return webhook.secret


def signatures(webhook: Webhook, delivery_id: int, timestamp: int, body: str, now: datetime.datetime) -> str:
    """Return the HMACs of timestamp, id and body, with each secret that is valid, separated by blanks."""
    signed = f"{timestamp}.{delivery_id}.{body}".encode()
    valid = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and webhook.old_secret_until > now:
        valid.append(webhook.old_secret)
    return " ".join(f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in valid)


def write_deliveries() -> int:
    """Write a delivery of each new public event for each webhook that wants it; repeating it adds nothing."""
    since = timezone.now() - OPEN_FOR
    webhooks = list(Webhook.objects.filter(disabled_at=None))
    if not webhooks:
        return 0
    written = WebhookDelivery.objects.filter(webhook__in=webhooks, created_at__gt=since)
    known = set(written.values_list("webhook_id", "event_key"))
    rows = [row for event in recent_events(since) for row in deliveries_of(event, webhooks, known)]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def recent_events(since: datetime.datetime) -> list[dict[str, Any]]:
    """Return the events of public records in the order in which they happened."""
    events = []
    sources = DataSourceEvent.objects.filter(is_public("data_source"), created_at__gt=since)
    for row in sources.select_related("data_source__record_type"):
        events.append(of_source(SOURCE_ADDED, f"source-{row.pk}", row.created_at, row.data_source))
    requests = DataRequestEvent.objects.filter(is_listed("data_request"), created_at__gt=since).select_related(
        "data_request"
    )
    for event in requests:
        name = OF_REQUEST_EVENT[event.event_type]
        events.append(of_request(name, f"request-{event.pk}", event.created_at, event.data_request))
    seen = is_public("data_source") | is_listed("data_request")
    for news in News.objects.filter(seen, created_at__gt=since).select_related(
        "data_source__record_type", "data_request"
    ):
        key = f"news-{news.pk}"
        if news.data_source is not None:
            events.append(of_source(OF_SOURCE_NEWS[NewsKind(news.kind)], key, news.created_at, news.data_source))
        elif news.data_request is not None:
            name = REQUEST_STATUS if news.kind == "status" else REQUEST_NOTE
            events.append(of_request(name, key, news.created_at, news.data_request))
    return sorted(events, key=lambda event: (event["at"], event["key"]))


def of_source(name: str, key: str, at: datetime.datetime, source: Any) -> dict[str, Any]:
    kind = str(source.record_type.name) if source.record_type else None
    record = source_record(source.pk, source.name, kind)
    return {"name": name, "key": key, "at": at, "record": f"source-{source.pk}", "body": record, "source": source.pk}


def of_request(name: str, key: str, at: datetime.datetime, data_request: Any) -> dict[str, Any]:
    record = request_record(data_request.pk, data_request.title, data_request.standing.label)
    number = data_request.pk
    return {"name": name, "key": key, "at": at, "record": f"request-{number}", "body": record, "request": number}


def deliveries_of(
    event: dict[str, Any], webhooks: Sequence[Webhook], known: Collection[tuple[int, str]]
) -> list[WebhookDelivery]:
    """Return the deliveries of an event that are to be written; `known` are written: webhook and key of the event."""
    wanting = [
        webhook
        for webhook in webhooks
        if event["name"] in webhook.events
        and event["at"] >= webhook.created_at
        and (webhook.pk, event["key"]) not in known
    ]
    places = places_of(event) if any(webhook.location_id for webhook in wanting) else set()
    return [
        WebhookDelivery(
            webhook=webhook,
            event=event["name"],
            event_key=event["key"],
            record=event["record"],
            body=body_of(event["name"], event["at"].isoformat(), event["body"]),
        )
        for webhook in wanting
        if webhook.location_id is None or webhook.location_id in places
    ]


def places_of(event: dict[str, Any]) -> set[int]:
    """Return the places of an event's record, with all that they lie in."""
    if "source" in event:
        places = (
            "select place.location_id from public.data_sources source"  # noqa: S608 - our own words
            f" cross join lateral ({PLACES_OF_SOURCE}) place where source.id = %(record)s"
        )
    else:
        places = "select location_id from public.link_data_requests__locations where data_request_id = %(record)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"with at as ({places}) select location_id from at union select above.parent_location_id"  # noqa: S608
            " from at join public.dependent_locations above on above.dependent_location_id = at.location_id",
            {"record": event.get("source") or event.get("request")},
        )
        return {pk for (pk,) in cursor.fetchall()}


def write_test(webhook: Webhook) -> WebhookDelivery:
    """Write a delivery that its owner asked for, to see that it arrives."""
    now = timezone.now()
    return WebhookDelivery.objects.create(
        webhook=webhook,
        event=PING,
        event_key=f"ping-{secrets.token_hex(8)}",
        record=f"ping-{secrets.token_hex(8)}",
        body=body_of(PING, now.isoformat(), {}),
    )


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
    """
    delivered, tried, silent = 0, set[int](), set[int]()
    while due := due_deliveries(now or timezone.now(), tried, silent):
        for pk, webhook_id in due:
            tried.add(pk)
            if webhook_id in silent:
                continue
            outcome = attempt(pk, network, now)
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
def attempt(pk: int, network: Network, now: datetime.datetime | None = None) -> Fetched | None:
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
    delivery.attempted_at, delivery.answer = moment, outcome.words[:300]
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
def enable(webhook_id: int) -> None:
    """Turn a webhook on again; what still waits is sent at once."""
    Webhook.objects.filter(pk=webhook_id).update(disabled_at=None, failing_since=None)
    waiting = WebhookDelivery.objects.filter(webhook=webhook_id, status=DeliveryStatus.WAITING)
    waiting.update(next_attempt_at=timezone.now())
