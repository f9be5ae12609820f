"""Undone changes of a request's status are told like any other change of it."""

from collections.abc import Sequence
from typing import Any

from audit.services.steps import Step, column_changes
from audit.signals import changes_undone
from pdap.db.actor import current_actor
from pdap.db.relations import Table
from requests_app.models import DataRequest
from requests_app.signals import data_request_status_changed


def listen_for_undone_statuses() -> None:
    changes_undone.connect(on_changes_undone, dispatch_uid="requests_app.undone_statuses")


def on_changes_undone(sender: Any, steps: Sequence[Step], **_: Any) -> None:
    changes = column_changes(steps, Table.DATA_REQUESTS, "request_status")
    for data_request in DataRequest.objects.filter(pk__in=changes).order_by("pk"):
        was, becomes = changes[data_request.pk]
        if was != becomes:
            data_request_status_changed.send(
                DataRequest, data_request=data_request, before=was, actor_id=current_actor(), is_undone=True
            )
