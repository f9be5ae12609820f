"""Which sources an agency had at an earlier moment, as the change log knows."""

from collections.abc import Collection

from django.db.models import Q

from audit.enums import OperationType
from audit.models import HANGING, ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.public_records import PUBLIC_STATUSES
from pdap.db.relations import Table

TIE = ("pk", "agency", "data_source")


def had_public_source(agency: int, change_id: int, besides: Collection[int]) -> bool:
    """Return whether an agency had a public source when a change was made, not counting some sources."""
    sources = sources_then(agency, change_id) - set(besides)
    return bool(public_then(sources, change_id))


def sources_then(agency: int, change_id: int) -> set[int]:
    """Return the sources that an agency had when a change was made: those of now, with what happened since reversed."""
    of_agency = {"agency_id": agency}
    log = ChangeLog.objects.filter(table_name=Table.AGENCY_DATA_SOURCES)
    touching = log.filter(Q(old_data__contains=of_agency) | Q(new_data__contains=of_agency), table_name__in=HANGING)
    touched = touching.filter(pk__gt=change_id).values_list("affected_id", flat=True)
    present = AgencyDataSource.objects.filter(Q(agency=agency) | Q(pk__in=set(touched)))
    ties = {pk: {"agency_id": of, "data_source_id": source} for pk, of, source in present.values_list(*TIE)}
    later = log.filter(affected_id__in={*touched, *ties}, pk__gt=change_id).order_by("-id")
    for operation, pk, old in later.values_list("operation_type", "affected_id", "old_data"):
        if operation == OperationType.INSERT:
            ties.pop(pk, None)
        else:
            ties[pk] = ties.get(pk, {}) | (old or {})
    return {tie["data_source_id"] for tie in ties.values() if tie["agency_id"] == agency}


def public_then(sources: Collection[int], change_id: int) -> set[int]:
    """Return which of some sources were public when a change was made."""
    public = dict.fromkeys(DataSource.objects.public().filter(pk__in=sources).values_list("pk", flat=True), True)
    later = ChangeLog.objects.filter(table_name=Table.DATA_SOURCES, affected_id__in=sources, pk__gt=change_id)
    statuses = later.filter(old_data__has_key="approval_status").order_by("-id")
    for source, status in statuses.values_list("affected_id", "old_data__approval_status"):
        public[source] = status in PUBLIC_STATUSES
    return {source for source, was_public in public.items() if was_public}
