"""The events that webhooks carry, and what each says: what the public pages show, and nothing about people."""

import json
from typing import Any

from django.conf import settings

from notifications.enums import DataRequestEventType, NewsKind
from pdap.lib.lazy_texts import gettext_lazy as _

SOURCE_ADDED, PING = "data_source.added", "ping"
REQUEST_STARTED, REQUEST_COMPLETED = "data_request.started", "data_request.completed"
OF_REQUEST_EVENT = {
    DataRequestEventType.REQUEST_READY_TO_START.value: REQUEST_STARTED,
    DataRequestEventType.REQUEST_COMPLETE.value: REQUEST_COMPLETED,
}
OF_SOURCE_NEWS = {
    NewsKind.CHANGED: "data_source.changed",
    NewsKind.BROKEN: "data_source.broken",
    NewsKind.WORKING: "data_source.working",
    NewsKind.ARCHIVED: "data_source.archived",
}
REQUEST_STATUS, REQUEST_NOTE = "data_request.status", "data_request.note"
# What a webhook can be made for, with the words of its form.
EVENTS = {
    SOURCE_ADDED: _("A data source was added"),
    "data_source.changed": _("A data source changed"),
    "data_source.broken": _("A link stopped working"),
    "data_source.working": _("A link works again"),
    "data_source.archived": _("An archived copy was added"),
    REQUEST_STARTED: _("A data request was opened"),
    REQUEST_STATUS: _("A data request’s status changed"),
    REQUEST_NOTE: _("A data request has a new note"),
    REQUEST_COMPLETED: _("A data request was completed"),
}


def key_of_request_event(pk: int) -> str:
    return f"request-{pk}"


def body_of(event: str, created_at: str, record: dict[str, Any]) -> str:
    """Return the body of a delivery; the page of the record says everything else."""
    return json.dumps({"event": event, "created_at": created_at, **record}, separators=(",", ":"))


def source_record(pk: int, name: str, record_type: str | None) -> dict[str, Any]:
    page = f"{settings.SITE_URL}/data-source/{pk}"
    return {"data_source": {"id": pk, "name": name, "record_type": record_type, "page": page}}


def request_record(pk: int, title: str, status: str) -> dict[str, Any]:
    page = f"{settings.SITE_URL}/data-request/{pk}"
    return {"data_request": {"id": pk, "title": title, "status": status, "page": page}}
