"""Data sources out of a file, which has been checked: new ones with their reviews and events, and changed ones."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from datasources.models import AgencyDataSource, DataSource, Review
from datasources.services.sync import KIND
from datasources.signals import data_sources_published
from pdap.db.batches import replace_links, take_turn, update_rows
from pdap.db.enums import ApprovalStatus
from pdap.lib.importing.writing import Change


def take_addresses() -> None:
    """Let no submission and no synchronisation list an address until the transaction ends.

    One lock, which they share among themselves: a lock for each of thousands of addresses would fill the server's table
    of locks.
    """
    take_turn(KIND)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('data_sources.addresses'), 0)")


@transaction.atomic
def import_sources(
    new: Sequence[Change[DataSource]],
    changed: Sequence[Change[DataSource]],
    person_id: int,
    *,
    approve: bool = False,
    tell: bool = False,
) -> None:
    """Write data sources. What is new waits for review, unless `approve`; with `tell` its followers hear of it then.

    The caller has named the actor, taken the addresses and locked the rows.
    """
    status = ApprovalStatus.APPROVED if approve else ApprovalStatus.PENDING
    for change in new:
        change.record.approval_status = status
    sources = DataSource.objects.bulk_create(change.record for change in new)
    AgencyDataSource.objects.bulk_create(
        AgencyDataSource(data_source=change.record, agency_id=pk) for change in new for pk in change.links or ()
    )
    decision = {"reviewed_by_id": person_id, "reviewed_at": timezone.now()} if approve else {}
    Review.objects.bulk_create(Review(data_source=source, **decision) for source in sources)
    if sources and approve and tell:
        data_sources_published.send(DataSource, data_sources=sources)
    rows = [change for change in changed if change.columns]
    update_rows([change.record for change in rows], {name for change in rows for name in change.columns})
    links = {change.record.pk: change.links for change in changed if change.links is not None}
    if links:
        replace_links(AgencyDataSource, "data_source", "agency", links)
