"""Events: that something happened which followers are told, once per record and kind, forever (contract 8.4)."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone

from datasources.models import DataSource
from datasources.signals import data_source_published, data_sources_published
from notifications.enums import DataRequestEventType, DataSourceEventType
from notifications.models import DataRequestEvent, DataRequestNotification, DataSourceEvent, Webhook, WebhookDelivery
from notifications.webhook_events import key_of_request_event
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.signals import data_request_status_changed

OF_STATUS = {
    RequestStatus.READY_TO_START: DataRequestEventType.REQUEST_READY_TO_START,
    RequestStatus.COMPLETE: DataRequestEventType.REQUEST_COMPLETE,
}
# What an undone change gives back after longer than this is no news, even if no one was told.
NEWS_FOR = datetime.timedelta(days=30)


def write_events_on_signals() -> None:
    """Listen to what the lower apps say; each event is written in the transaction of what it tells."""
    data_source_published.connect(on_published, dispatch_uid="notifications.events")
    data_sources_published.connect(on_many_published, dispatch_uid="notifications.events")
    data_request_status_changed.connect(on_status, dispatch_uid="notifications.events")


def on_published(sender: Any, data_source: DataSource, **_: Any) -> None:
    on_many_published(sender, [data_source])


def on_many_published(sender: Any, data_sources: Sequence[DataSource], **_: Any) -> None:
    kind = DataSourceEventType.DATA_SOURCE_APPROVED
    events = [DataSourceEvent(data_source=data_source, event_type=kind) for data_source in data_sources]
    DataSourceEvent.objects.bulk_create(events, ignore_conflicts=True)


def on_status(sender: Any, data_request: DataRequest, is_undone: bool = False, **_: Any) -> None:
    """Write that a request is ready to start or complete; no one is told of other statuses.

    What an undone change gives back is no new event: it happened long ago. But what was undone itself before anyone was
    told happens when it holds again.
    """
    kind = OF_STATUS.get(RequestStatus(data_request.request_status))
    if kind is None:
        return
    events = DataRequestEvent.objects.filter(data_request=data_request, event_type=kind)
    if (event := events.first()) is not None:
        if not was_told(event) and (not is_undone or event.created_at > timezone.now() - NEWS_FOR):
            events.update(created_at=Now(), queued_at=None)
    elif not is_undone:
        event = DataRequestEvent(data_request=data_request, event_type=kind)
        DataRequestEvent.objects.bulk_create([event], ignore_conflicts=True)


def was_told(event: DataRequestEvent) -> bool:
    """Return whether a digest or a webhook has told of an event."""
    sent = DataRequestNotification.objects.filter(event=event, sent_at__isnull=False)
    written = WebhookDelivery.objects.filter(
        webhook__in=Webhook.objects.all(), event_key=key_of_request_event(event.pk)
    )
    return sent.exists() or written.exists()
