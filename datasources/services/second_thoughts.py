"""What follows when a decision on a data source is undone, from wherever: those who told of it are told that too."""

from collections.abc import Sequence
from typing import Any

from audit.enums import OperationType
from audit.services.steps import Step
from audit.signals import changes_undone
from datasources.models import DataSource
from datasources.signals import data_source_reopened
from pdap.db.relations import Table


def listen_for_second_thoughts() -> None:
    changes_undone.connect(on_changes_undone, dispatch_uid="datasources.second_thoughts")


def on_changes_undone(sender: Any, steps: Sequence[Step], **_: Any) -> None:
    undone = [
        step.row
        for step in steps
        if step.table is Table.DATA_SOURCES
        and step.operation is OperationType.UPDATE
        and "approval_status" in step.values
    ]
    if undone:
        for source in DataSource.objects.filter(pk__in=undone).order_by("pk"):
            data_source_reopened.send(DataSource, data_source=source)
