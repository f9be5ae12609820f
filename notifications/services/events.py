"""Events: that something happened which followers are told, once per record and kind, forever (contract 8.4)."""

from collections.abc import Sequence
from typing import Any

from datasources.models import DataSource
from datasources.signals import data_source_published, data_sources_published
from notifications.enums import DataRequestEventType, DataSourceEventType
from notifications.models import DataRequestEvent, DataSourceEvent
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.signals import data_request_status_changed

OF_STATUS = {
    RequestStatus.READY_TO_START: DataRequestEventType.REQUEST_READY_TO_START,
    RequestStatus.COMPLETE: DataRequestEventType.REQUEST_COMPLETE,
}


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


def on_status(sender: Any, data_request: DataRequest, **_: Any) -> None:
    """Write that a request is ready to start or complete; no one is told of other statuses."""
    if (kind := OF_STATUS.get(RequestStatus(data_request.request_status))) is not None:
        event = DataRequestEvent(data_request=data_request, event_type=kind)
        DataRequestEvent.objects.bulk_create([event], ignore_conflicts=True)
