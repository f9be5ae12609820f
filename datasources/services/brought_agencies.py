"""Agencies that aren't in the list yet and come with a submission: they are public as long as a public source has them.

They become public with the approval of a source of theirs, or when a public source is tied to them. They wait for
review again when the last of their public sources is declined, deleted or untied: nothing is lost, and a curator
decides. An agency that a curator has approved or rejected by itself stays as that curator has decided.

Each way to publish, tie, untie or delete a data source asks here: the review desk, the admin's pages, imports,
synchronization, a merge of agencies, an undoing.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency
from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.actor import current_change_set
from pdap.db.enums import ApprovalStatus
from pdap.db.public_records import is_not_rejected, is_pending
from pdap.db.relations import Table


def lock_agencies_of(sources: Collection[int], more: Collection[int] = (), *, to_delete: bool = False) -> None:
    """Hold the agencies of some sources, and `more` by their numbers, before any of the sources is locked.

    Ties that others make to them at the same time, in whatever order, only wait for the trigger, which locks in the
    order of numbers. With `to_delete` they wait from the beginning, since a deletion would wait for them otherwise.

    Who decides on a source decides on its agencies too, and a change of an agency locks all of its sources (the trigger
    of `searchable_sources`). In this order no two who decide wait for each other both ways, and the second sees what
    the first has done.
    """
    tied = AgencyDataSource.objects.filter(data_source__in=list(sources)).values("agency_id")
    agencies = Agency.objects.select_for_update(no_key=not to_delete).filter(Q(pk__in=tied) | Q(pk__in=list(more)))
    list(agencies.order_by("pk").values_list("pk"))


def publish_brought_agencies(source: DataSource) -> None:
    """Publish the agencies of a source that still wait for review and were made for it or for another submission."""
    publish_brought(Agency.objects.filter(is_pending(), data_sources=source))


def hide_brought_agencies(sources: Collection[int]) -> None:
    """Put agencies that became public with a source back into review, once no public source has them.

    `sources` are the numbers of those that are public no more.
    """
    ties = AgencyDataSource.objects.filter(data_source__in=list(sources))
    hide_alone(set(ties.values_list("data_source_id", "agency_id")))


def hide_alone(ties: Collection[tuple[int, int]]) -> list[Agency]:
    """Put agencies without a public source back into review, where they became public with one; return these.

    `ties` are those of sources with agencies that are over, or whose sources are public no more.
    """
    agencies = {agency for _, agency in ties}
    alone = agencies - with_public_source(agencies)
    hidden = Agency.objects.public().filter(pk__in=published_with_a_source(alone, ties) if alone else [])
    return with_status(hidden, ApprovalStatus.PENDING)


@dataclass(frozen=True)
class Settled:
    """The agencies that became public, or wait again, with what a transaction has tied, untied and deleted."""

    published: Sequence[Agency] = ()
    hidden: Sequence[Agency] = ()


def settle_brought_agencies(change_set: uuid.UUID | None = None) -> Settled:
    """Apply the rule to the agencies of the ties that this transaction has made and ended; return what changed.

    The change log says which these are, so that no writer needs to know. Without an actor it has none. A caller that
    knows the transaction's change set gives it.
    """
    change_set = change_set or current_change_set()
    if change_set is None:
        return Settled()
    made, ended = ties_changed_in(change_set)
    return Settled(publish_tied(made), hide_alone(ended) if ended else [])


def settled_in(change_set: uuid.UUID | None) -> Settled:
    """Return the agencies that became public in a change set, and those that wait again since."""
    changes = ChangeLog.objects.filter(
        change_set=change_set, table_name=Table.AGENCIES, operation_type=OperationType.UPDATE
    )

    def with_new_status(status: ApprovalStatus) -> list[Agency]:
        rows = changes.filter(new_data__approval_status=status).values("affected_id")
        return list(Agency.objects.filter(pk__in=rows, approval_status=status).order_by("pk"))

    return Settled(with_new_status(ApprovalStatus.APPROVED), with_new_status(ApprovalStatus.PENDING))


def publish_tied(ties: Collection[tuple[int, int]]) -> list[Agency]:
    """Publish the agencies of ties that wait, came with a submission and have a public source; return these."""
    if not ties:
        return []
    public = AgencyDataSource.objects.filter(data_source__in=DataSource.objects.public()).values("agency_id")
    waiting = Agency.objects.filter(is_pending(), pk__in=[agency for _, agency in ties]).filter(pk__in=public)
    return publish_brought(waiting)


def publish_brought(waiting: "QuerySet[Agency]") -> list[Agency]:
    """Publish those of the agencies that wait which came with a submission; return these."""
    numbers = list(waiting.values_list("pk", flat=True))
    if not numbers:
        return []
    published = Agency.objects.filter(is_pending(), pk__in=brought_agencies(numbers))
    return with_status(published, ApprovalStatus.APPROVED)


def with_status(agencies: "QuerySet[Agency]", status: ApprovalStatus) -> list[Agency]:
    """Give agencies a status, in the order of their numbers, so that two who do so wait for each other; return them."""
    changed = list(agencies.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if changed:
        Agency.objects.filter(pk__in=[agency.pk for agency in changed]).update(approval_status=status)
    return changed


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


def published_with_a_source(agencies: Collection[int], more_ties: Collection[tuple[int, int]] = ()) -> set[int]:
    """Return those of some agencies that became public last with the approval of a source of theirs, or with its tie.

    `more_ties` are ties of sources with agencies that the table has no more.
    """
    approvals = ChangeLog.objects.filter(new_data__approval_status=ApprovalStatus.APPROVED).exclude(change_set=None)
    decided = approvals.filter(table_name=Table.AGENCIES, affected_id__in=list(agencies))
    own = decided.exclude(is_return()).order_by("id")
    last: dict[int, Any] = dict(own.values_list("affected_id", "change_set"))
    waited = set(own.filter(operation_type=OperationType.UPDATE).values_list("affected_id", flat=True))
    updates = approvals.filter(
        change_set__in=set(last.values()), table_name=Table.DATA_SOURCES, operation_type=OperationType.UPDATE
    )
    approved = set(updates.values_list("change_set", "affected_id"))
    there = AgencyDataSource.objects.filter(agency__in=list(last)).values_list("data_source_id", "agency_id")
    made = {(change_set, source, agency) for change_set, source, agency in ties_made_in(set(last.values()))}
    by_approval = {
        agency
        for source, agency in {*there, *more_ties, *((source, agency) for _, source, agency in made)}
        if agency in last and (last[agency], source) in approved
    }
    by_tie = {agency for change_set, _, agency in made if agency in waited and last[agency] == change_set}
    return by_approval | by_tie


def is_return() -> Q:
    """Return the condition for a change that brings a deleted record back: it only returns to what it was."""
    before = ChangeLog.objects.filter(
        table_name=OuterRef("table_name"), affected_id=OuterRef("affected_id"), id__lt=OuterRef("id")
    )
    return Q(Exists(before), operation_type=OperationType.INSERT)


def brought_agencies(agencies: Collection[int]) -> set[int]:
    """Return those of some agencies that were made in the same transaction as their tie to a data source.

    What came with rejected sources alone is left out: no one wants it published.
    """
    insertions = ChangeLog.objects.filter(operation_type=OperationType.INSERT).exclude(change_set=None)
    made = insertions.filter(table_name=Table.AGENCIES, affected_id__in=list(agencies)).exclude(is_return())
    pairs = set(made.values_list("change_set", "affected_id"))
    came = {
        (source, agency)
        for change_set, source, agency in ties_made_in({of for of, _ in pairs})
        if (change_set, agency) in pairs
    }
    sources = DataSource.objects.filter(is_not_rejected())
    wanted = set(sources.filter(pk__in={source for source, _ in came}).values_list("pk", flat=True))
    return {agency for source, agency in came if source in wanted}


def ties_made_in(change_sets: Collection[Any]) -> set[tuple[Any, int | None, int]]:
    """Return the ties of sources to agencies that some transactions made: change set, source, agency.

    Of a tie that was moved to an agency the log doesn't say the source.
    """
    ties = ChangeLog.objects.filter(
        change_set__in=change_sets, table_name=Table.AGENCY_DATA_SOURCES, new_data__has_key="agency_id"
    )
    return set(ties.values_list("change_set", "new_data__data_source_id", "new_data__agency_id"))


def ties_changed_in(change_set: uuid.UUID) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the ties of sources to agencies that a transaction made, and those that it ended, as source and agency.

    One that was moved to another agency is both: made there, and ended where it was.
    """
    log = ChangeLog.objects.filter(change_set=change_set, table_name=Table.AGENCY_DATA_SOURCES).order_by("-id")
    changes = list(log.values_list("operation_type", "affected_id", "old_data", "new_data"))
    rows: dict[int, dict[str, Any]] = {}
    if moved := [pk for operation, pk, _, _ in changes if operation == OperationType.UPDATE]:
        present = AgencyDataSource.objects.filter(pk__in=moved).values("pk", "data_source_id", "agency_id")
        rows = {row["pk"]: {**row} for row in present}
    made: set[tuple[int, int]] = set()
    ended: set[tuple[int, int]] = set()
    for _, pk, old, new in changes:
        after = rows.get(pk, {}) | (new or {})
        before = rows[pk] = after | (old or {})
        for there, row, ties in ((new, after, made), (old, before, ended)):
            # A later transaction of the same import may find a moved tie gone.
            if there and row.keys() >= {"data_source_id", "agency_id"}:
                ties.add((row["data_source_id"], row["agency_id"]))
    return made, ended
