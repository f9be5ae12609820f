"""What was public at an earlier moment, and which sources an agency had then, as the change log knows."""

from collections.abc import Collection
from typing import Any

from django.db.models import Min, Q

from agencies.models import Agency
from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.public_records import PUBLIC_STATUSES
from pdap.db.relations import Table

RECORDS = {Table.AGENCIES: Agency, Table.DATA_SOURCES: DataSource}
TIE = ("pk", "agency", "data_source")


def public_alone_before(agencies: Collection[int], change_id: int) -> set[int]:
    """Return those of some agencies that were public without a public source before the change set of a change.

    Takes a handful of queries, however many agencies.
    """
    first = first_change_of_set(change_id)
    public = public_before(Table.AGENCIES, agencies, first)
    ties = ties_before(public, first)
    sources = public_before(Table.DATA_SOURCES, {source for source, _ in ties}, first)
    return public - {agency for source, agency in ties if source in sources}


def first_change_of_set(change_id: int) -> int:
    """Return the first change of the set that a change belongs to.

    What holds between two changes of a set means nothing: an undo may publish an agency before it ties it.
    """
    change_set = ChangeLog.objects.filter(pk=change_id).exclude(change_set=None).values("change_set")
    first = ChangeLog.objects.filter(change_set__in=change_set).aggregate(first=Min("pk"))["first"]
    return change_id if first is None else first


def ties_before(agencies: Collection[int], change_id: int) -> set[tuple[int, int]]:
    """Return the ties that some agencies had before a change, as source and agency.

    These are the ties of now, with all changes from that one on reversed.
    """
    log = ChangeLog.objects.filter(table_name=Table.AGENCY_DATA_SOURCES, pk__gte=change_id)
    touching = log.filter(Q(old_data__agency_id__in=list(agencies)) | Q(new_data__agency_id__in=list(agencies)))
    touched = set(touching.values_list("affected_id", flat=True))
    present = AgencyDataSource.objects.filter(Q(agency__in=list(agencies)) | Q(pk__in=touched))
    ties = {pk: {"agency_id": of, "data_source_id": source} for pk, of, source in present.values_list(*TIE)}
    later = log.filter(affected_id__in={*touched, *ties}).order_by("-id")
    for operation, pk, old in later.values_list("operation_type", "affected_id", "old_data"):
        if operation == OperationType.INSERT:
            ties.pop(pk, None)
        else:
            ties[pk] = ties.get(pk, {}) | (old or {})
    return {(tie["data_source_id"], tie["agency_id"]) for tie in ties.values() if tie["agency_id"] in agencies}


def public_before(table: Table, rows: Collection[int], change_id: int) -> set[int]:
    """Return which of some agencies or sources were public before a change was made."""
    model: Any = RECORDS[table]
    public = dict.fromkeys(model.objects.public().filter(pk__in=rows).values_list("pk", flat=True), True)
    later = ChangeLog.objects.filter(table_name=table, affected_id__in=rows, pk__gte=change_id)
    decisive = later.filter(Q(old_data__has_key="approval_status") | Q(operation_type=OperationType.INSERT))
    for row, status in decisive.order_by("-id").values_list("affected_id", "old_data__approval_status"):
        public[row] = status in PUBLIC_STATUSES
    return {row for row, was_public in public.items() if was_public}
