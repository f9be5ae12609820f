"""Data sources out of a file, which has been checked: new ones with their reviews and events, and changed ones."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection, transaction
from django.utils import timezone

from datasources.models import AgencyDataSource, DataSource, DataSourceLocation, Review
from datasources.services.brought_agencies import settle_brought_agencies
from datasources.services.sync import KIND
from datasources.signals import data_sources_published
from locations.services.turns import keep_places
from pdap.db.bulk import update_rows
from pdap.db.enums import ApprovalStatus
from pdap.db.sync import lock_batches_of, replace_links
from pdap.lib.importing.planned_changes import Change, column_names


def lock_all_addresses() -> None:
    """Let no submission and no synchronization list an address, and no one move places, until the transaction ends.

    One lock, which they share among themselves: a lock for each of thousands of addresses would fill the server's table
    of locks.
    """
    keep_places()
    lock_batches_of(KIND)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('data_sources.addresses'), 0)")


@transaction.atomic
def import_sources(
    new: Sequence[Change[DataSource]],
    changed: Sequence[Change[DataSource]],
    person_id: int | None,
    *,
    approve: bool = False,
    tell: bool = False,
    places: Mapping[int, Collection[int]] | None = None,
) -> None:
    """Write data sources. New ones wait for review, unless `approve`; with `tell` their followers then hear of them.

    `places` are the sources' own places by the `id()` of the record. The caller has named the actor, taken the
    addresses and locked the rows.
    """
    status = ApprovalStatus.APPROVED if approve else ApprovalStatus.PENDING
    for change in new:
        change.record.approval_status = status
    sources = DataSource.objects.bulk_create(change.record for change in new)
    AgencyDataSource.objects.bulk_create(
        AgencyDataSource(data_source=change.record, agency_id=pk) for change in new for pk in change.links or ()
    )
    if places:
        records = [change.record for change in (*new, *changed) if id(change.record) in places]
        wanted = {record.pk: places[id(record)] for record in records}
        replace_links(DataSourceLocation, "data_source", "location", wanted)
    decision = {"reviewed_by_id": person_id, "reviewed_at": timezone.now()} if approve and person_id else {}
    Review.objects.bulk_create(Review(data_source=source, **decision) for source in sources)
    if sources and approve and tell:
        data_sources_published.send(DataSource, data_sources=sources)
    names = {name for change in changed for name in change.columns} & column_names(changed)
    update_rows([change.record for change in changed if names & set(change.columns)], names)
    links = {change.record.pk: change.links for change in changed if change.links is not None}
    if links:
        replace_links(AgencyDataSource, "data_source", "agency", links)
    settle_brought_agencies()
