"""Deliveries of webhooks, written from the events of public records, each once."""

import datetime
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from notifications.enums import NewsKind
from notifications.models import DataRequestEvent, DataSourceEvent, News, Webhook, WebhookDelivery
from notifications.request_events import still_holds
from notifications.services.queue_statements import PLACES_OF_SOURCE
from notifications.standing_news import news_still_holds
from notifications.webhook_events import (
    OF_REQUEST_EVENT,
    OF_SOURCE_NEWS,
    PING,
    REQUEST_NOTE,
    REQUEST_STATUS,
    SOURCE_ADDED,
    body_of,
    key_of_request_event,
    request_record,
    source_record,
)
from pdap.db.public_records import is_public

# Older events aren't written.
OPEN_FOR = datetime.timedelta(days=2)
BATCH = 200


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
    requests = DataRequestEvent.objects.filter(still_holds(), created_at__gt=since).select_related("data_request")
    for event in requests:
        name = OF_REQUEST_EVENT[event.event_type]
        events.append(of_request(name, key_of_request_event(event.pk), event.created_at, event.data_request))
    standing_news = News.objects.filter(news_still_holds(), created_at__gt=since)
    for news in standing_news.select_related("data_source__record_type", "data_request"):
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
