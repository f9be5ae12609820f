"""Agencies that aren't in the list yet and come with a submission: its approval publishes them, its undo hides them."""

import uuid
from collections.abc import Collection

from agencies.models import Agency
from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.enums import ApprovalStatus
from pdap.db.public_records import is_pending
from pdap.db.relations import Table


def publish_brought_agencies(source: DataSource) -> None:
    """Publish the agencies that were made for a submission and still wait for review."""
    waiting = Agency.objects.filter(is_pending(), data_sources=source)
    numbers = made_for(source, list(waiting.values_list("pk", flat=True)))
    Agency.objects.filter(is_pending(), pk__in=numbers).update(approval_status=ApprovalStatus.APPROVED)


def hide_brought_agencies(source: DataSource, approval: uuid.UUID) -> None:
    """Put the agencies that an approval published back into review, but for those that other public sources have.

    Those stay public, and are tied to the submission only if they were before its approval.
    """
    changes = ChangeLog.objects.filter(change_set=approval, table_name=Table.AGENCIES)
    inserted = changes.filter(operation_type=OperationType.INSERT)
    published = changes.filter(operation_type=OperationType.UPDATE, new_data__approval_status=ApprovalStatus.APPROVED)
    made = set(inserted.values_list("affected_id", flat=True))
    tied = AgencyDataSource.objects.filter(data_source=source).values_list("agency_id", flat=True)
    brought = made | set(published.filter(affected_id__in=list(tied)).values_list("affected_id", flat=True))
    others = AgencyDataSource.objects.filter(agency__in=brought, data_source__in=DataSource.objects.public())
    used = set(others.values_list("agency_id", flat=True))
    Agency.objects.public().filter(pk__in=brought - used).update(approval_status=ApprovalStatus.PENDING)
    AgencyDataSource.objects.filter(data_source=source, agency__in=made & used).delete()


def made_for(source: DataSource, agencies: Collection[int]) -> set[int]:
    """Return those of some agencies that were made in the same transaction as their tie to a data source."""
    insertions = ChangeLog.objects.filter(operation_type=OperationType.INSERT).exclude(change_set=None)
    made = insertions.filter(table_name=Table.AGENCIES, affected_id__in=agencies)
    pairs = set(made.values_list("change_set", "affected_id"))
    ties = insertions.filter(
        change_set__in={change_set for change_set, _ in pairs},
        table_name=Table.AGENCY_DATA_SOURCES,
        new_data__contains={"data_source_id": source.pk},
    )
    tied = {(change_set, data["agency_id"]) for change_set, data in ties.values_list("change_set", "new_data") if data}
    return {agency for _, agency in pairs & tied}
