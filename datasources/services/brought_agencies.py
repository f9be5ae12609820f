"""Agencies that aren't in the list yet and come with a submission: its approval publishes them, its end hides them.

Each way to publish a data source, or to take it back, asks here: the review desk, the lists, a rejection, an undoing.
"""

import uuid
from collections.abc import Collection
from typing import Any

from agencies.models import Agency
from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.enums import ApprovalStatus
from pdap.db.public_records import is_not_rejected, is_pending
from pdap.db.relations import Table


def publish_brought_agencies(source: DataSource) -> None:
    """Publish the agencies of a source that still wait for review and were made for it or for another submission."""
    waiting = Agency.objects.filter(is_pending(), data_sources=source)
    numbers = brought_agencies(list(waiting.values_list("pk", flat=True)))
    Agency.objects.filter(is_pending(), pk__in=numbers).update(approval_status=ApprovalStatus.APPROVED)


def hide_brought_agencies(sources: Collection[int]) -> None:
    """Put agencies that an approval of a source published back into review, once no public source has them.

    `sources` are the numbers of those that are public no more.
    """
    tied = set(Agency.objects.public().filter(data_sources__in=sources).values_list("pk", flat=True))
    alone = published_with_a_source(tied - with_public_source(tied))
    Agency.objects.public().filter(pk__in=alone).update(approval_status=ApprovalStatus.PENDING)


def untie_agencies_made_with(source: DataSource, decision: uuid.UUID) -> None:
    """Untie from a submission the agencies that its decision made, where other public sources have them by now."""
    inserted = ChangeLog.objects.filter(
        change_set=decision, table_name=Table.AGENCIES, operation_type=OperationType.INSERT
    )
    used = with_public_source(inserted.values_list("affected_id", flat=True), besides=[source.pk])
    AgencyDataSource.objects.filter(data_source=source, agency__in=used).delete()


def with_public_source(agencies: Collection[int], besides: Collection[int] = ()) -> set[int]:
    """Return those of some agencies that public sources have, not counting some sources."""
    ties = AgencyDataSource.objects.filter(agency__in=list(agencies), data_source__in=DataSource.objects.public())
    return set(ties.exclude(data_source__in=list(besides)).values_list("agency_id", flat=True))


def published_with_a_source(agencies: Collection[int]) -> set[int]:
    """Return those of some agencies that became public last in the transaction that approved a source of theirs."""
    approvals = ChangeLog.objects.filter(new_data__approval_status=ApprovalStatus.APPROVED).exclude(change_set=None)
    own = approvals.filter(table_name=Table.AGENCIES, affected_id__in=list(agencies)).order_by("id")
    last: dict[int, Any] = dict(own.values_list("affected_id", "change_set"))
    updates = approvals.filter(
        change_set__in=set(last.values()), table_name=Table.DATA_SOURCES, operation_type=OperationType.UPDATE
    )
    approved = set(updates.values_list("change_set", "affected_id"))
    there = AgencyDataSource.objects.filter(agency__in=list(last)).values_list("agency_id", "data_source_id")
    ties = {(last[agency], source, agency) for agency, source in there} | ties_made_in(set(last.values()))
    return {agency for change_set, source, agency in ties if (change_set, source) in approved and agency in last}


def brought_agencies(agencies: Collection[int]) -> set[int]:
    """Return those of some agencies that were made in the same transaction as their tie to a data source.

    What came with rejected sources alone is left out: no one wants it published.
    """
    insertions = ChangeLog.objects.filter(operation_type=OperationType.INSERT).exclude(change_set=None)
    made = insertions.filter(table_name=Table.AGENCIES, affected_id__in=list(agencies))
    pairs = set(made.values_list("change_set", "affected_id"))
    came = {
        (source, agency)
        for change_set, source, agency in ties_made_in({of for of, _ in pairs})
        if (change_set, agency) in pairs
    }
    sources = DataSource.objects.filter(is_not_rejected())
    wanted = set(sources.filter(pk__in={source for source, _ in came}).values_list("pk", flat=True))
    return {agency for source, agency in came if source in wanted}


def ties_made_in(change_sets: Collection[Any]) -> set[tuple[Any, int, int]]:
    """Return the ties of sources to agencies that some transactions made: change set, source, agency."""
    ties = ChangeLog.objects.filter(
        change_set__in=change_sets, table_name=Table.AGENCY_DATA_SOURCES, operation_type=OperationType.INSERT
    )
    return set(ties.values_list("change_set", "new_data__data_source_id", "new_data__agency_id"))
