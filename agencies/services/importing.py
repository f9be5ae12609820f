"""Agencies and their own pages out of a file, which has been checked."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from agencies.services.sync import FOLDED, KIND, NAMESAKES
from agencies.services.sync_pages import KIND as PAGES
from pdap.db.batches import replace_links, take_turn, update_rows
from pdap.db.enums import ApprovalStatus
from pdap.lib.importing.writing import Change


def take_agencies() -> None:
    """Let nobody else add agencies in numbers until the transaction ends."""
    take_turn(KIND)


def take_pages() -> None:
    """The same for pages."""
    take_turn(PAGES)


def namesakes(names: Sequence[str]) -> tuple[dict[str, str], list[tuple[int, str, str, str, list[int]]]]:
    """Return the folded form of each name, and the agencies of these names: id, folded name, type, rank, places."""
    with connection.cursor() as cursor:
        cursor.execute(FOLDED, [list(names)])
        folded = {name: row[0] for name, row in zip(names, cursor.fetchall(), strict=True)}
        cursor.execute(NAMESAKES, [list(set(folded.values()))])
        return folded, cursor.fetchall()


@transaction.atomic
def import_agencies(new: Sequence[Change[Agency]], changed: Sequence[Change[Agency]], *, approve: bool = False) -> None:
    """Write agencies with their places. What is new waits for review, unless `approve`.

    The caller has named the actor, taken the turn and locked the rows.
    """
    for change in new:
        change.record.approval_status = ApprovalStatus.APPROVED if approve else ApprovalStatus.PENDING
    Agency.objects.bulk_create(change.record for change in new)
    write_the_rest(AgencyLocation, "agency", "location", new, changed)


@transaction.atomic
def import_pages(new: Sequence[Change[MetaUrl]], changed: Sequence[Change[MetaUrl]]) -> None:
    """Write agencies' own pages with their agencies; the caller has done as for agencies."""
    MetaUrl.objects.bulk_create(change.record for change in new)
    write_the_rest(AgencyMetaUrl, "meta_url", "agency", new, changed)


def write_the_rest(
    link: type[Any], own: str, other: str, new: Sequence[Change[Any]], changed: Sequence[Change[Any]]
) -> None:
    """Write the columns that are others now, and the links of all: rows of `link`, whose keys are `own` and `other`."""
    link.objects.bulk_create(
        link(**{own: change.record, f"{other}_id": pk}) for change in new for pk in change.links or ()
    )
    rows = [change for change in changed if change.columns]
    update_rows([change.record for change in rows], {name for change in rows for name in change.columns})
    links = {change.record.pk: change.links for change in changed if change.links is not None}
    if links:
        replace_links(link, own, other, links)
