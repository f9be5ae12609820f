"""The consequences for agencies and submitters of what happens elsewhere: an undo, or a merge of agencies.

Those who sent word of a data source hear that a decision on it was undone. The agencies that became public with it go
with it, but for those that other public sources have.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from audit.enums import OperationType
from audit.merging.enums import Kind
from audit.merging.models import Merge
from audit.services.kept_columns import keep_when_undone
from audit.services.ordering import Row
from audit.services.steps import Step, column_changes
from audit.signals import changes_undone, records_merged, undoing_begins
from datasources.models import DataSource
from datasources.services.brought_agencies import (
    hide_alone,
    hide_brought_agencies,
    lock_agencies_of,
    publish_brought_agencies,
    publish_tied,
    settle_brought_agencies,
    ties_changed_in,
    with_public_source,
)
from datasources.services.past_sources import public_alone_before
from datasources.signals import data_source_reopened
from pdap.db.actor import current_change_set
from pdap.db.enums import ApprovalStatus
from pdap.db.relations import Table

STATUS = "approval_status"


def listen_for_second_thoughts() -> None:
    undoing_begins.connect(on_undoing_begins, dispatch_uid="datasources.second_thoughts")
    changes_undone.connect(on_changes_undone, dispatch_uid="datasources.second_thoughts")
    records_merged.connect(on_records_merged, dispatch_uid="datasources.second_thoughts")
    keep_when_undone(agencies_of_others, "stays public, because other public data sources cover it.")


def on_records_merged(sender: Any, merge: Merge, **_: Any) -> None:
    """Publish an agency that came with a submission and has taken a public source of the merged one."""
    if merge.kind == Kind.AGENCY:
        settle_brought_agencies(merge.change_set)


def on_undoing_begins(sender: Any, steps: Sequence[Step], **_: Any) -> None:
    """Lock the agencies of the sources whose status or ties are undone, before the sources themselves."""
    of_ties = [step.values | step.replaced for step in steps if step.table is Table.AGENCY_DATA_SOURCES]
    sources = {step.row for step in steps if step.table is Table.DATA_SOURCES}
    agencies = {step.row for step in steps if step.table is Table.AGENCIES}
    if sources or of_ties:
        tied = {row["agency_id"] for row in of_ties if "agency_id" in row}
        goes = any(step.table is Table.AGENCIES and step.operation is OperationType.DELETE for step in steps)
        lock_agencies_of(sources, agencies | tied, to_delete=goes)


def on_changes_undone(sender: Any, steps: Sequence[Step], **_: Any) -> None:
    undone = {
        row for row, (was, becomes) in column_changes(steps, Table.DATA_SOURCES, STATUS).items() if was != becomes
    }
    settle_undone_ties(steps)
    if not undone:
        return
    hide_brought_agencies(unpublished(steps, Table.DATA_SOURCES))
    for source in DataSource.objects.filter(pk__in=undone).order_by("pk"):
        if source.is_public:
            publish_brought_agencies(source)
        data_source_reopened.send(DataSource, data_source=source)


def settle_undone_ties(steps: Sequence[Step]) -> None:
    """Apply the rule to the agencies of the ties that an undo has made and ended.

    One that was public without any source before the change set that is undone, or a change of it, stays so.
    """
    change_set = current_change_set()
    made, ended = ties_changed_in(change_set) if change_set else (set(), set())
    publish_tied(made)
    agencies = {agency for _, agency in ended}
    if alone := agencies - with_public_source(agencies):
        hidden = alone - public_alone_before(alone, min((step.change_id for step in steps), default=0))
        hide_alone({(source, agency) for source, agency in ended if agency in hidden})


def agencies_of_others(steps: Sequence[Step]) -> Mapping[Row, frozenset[str]]:
    """Return what stays of agencies that became public with a source, where public sources beside those here have them.

    An agency that a curator has approved by itself is put back into review with that.
    """
    sources = unpublished(steps, Table.DATA_SOURCES)
    if not sources:
        return {}
    others = with_public_source(unpublished(steps, Table.AGENCIES), besides=sources)
    return {(Table.AGENCIES, agency): frozenset({STATUS}) for agency in others}


def unpublished(steps: Sequence[Step], table: Table) -> set[int]:
    """Return the rows of a table that the steps together take back from the public."""
    return {
        row
        for row, (was, becomes) in column_changes(steps, table, STATUS).items()
        if was == ApprovalStatus.APPROVED and was != becomes
    }
