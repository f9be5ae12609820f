"""Merging agencies, and pages of agencies' own."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction

from agencies.models import Agency
from agencies.references import AGENCY, PAGE_OF_AGENCY
from audit.merging.enums import Kind
from audit.merging.models import Merge
from audit.merging.services import Mergeable, MergeRefusedError, Preview, merge, preview, undo
from locations.services.merging import merge_places, preview_place_merge
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus
from pdap.db.relations import Table

AGENCIES = Mergeable(
    Kind.AGENCY,
    Table.AGENCIES,
    {
        "name": "Name",
        "agency_type": "Type",
        "jurisdiction_type": "Jurisdiction",
        "defunct_year": "Closed in",
        "no_web_presence": "No website",
    },
    words=AGENCY.format("record.id"),
)
META_URLS = Mergeable(
    Kind.META_URL,
    Table.META_URLS,
    {"url": "Link", "url_status": "Status", "internet_archive_url": "Internet Archive copy"},
    name="url",
    words=PAGE_OF_AGENCY,
)


def preview_merge(kind: Kind, merged_id: int, survivor_id: int) -> Preview:
    """Return what merging two records of a kind would do; MergeRefusedError where that cannot be."""
    if kind == Kind.PLACE:
        return preview_place_merge(merged_id, survivor_id)
    previewed = preview(AGENCIES if kind == Kind.AGENCY else META_URLS, merged_id, survivor_id)
    if kind == Kind.AGENCY:
        check_public(previewed.merged["approval_status"], previewed.survivor["approval_status"])
    return previewed


@transaction.atomic
def merge_agencies(
    merged_id: int, survivor_id: int, actor_id: int | None, take: Collection[str] = (), version: str | None = None
) -> Merge:
    """Merge one agency into another, with its sources, places, pages and review.

    Raises as `audit.merging.services.merge`; MergeRefusedError also where a public agency would vanish into one that
    is not.
    """
    set_actor(actor_id)
    rows = Agency.objects.select_for_update().filter(pk__in=[merged_id, survivor_id]).order_by("pk")
    status = dict(rows.values_list("pk", "approval_status"))
    if len(status) == 2:
        check_public(status[merged_id], status[survivor_id])
    return merge(AGENCIES, merged_id, survivor_id, actor_id, take, version)


@transaction.atomic
def merge_meta_urls(
    merged_id: int, survivor_id: int, actor_id: int | None, take: Collection[str] = (), version: str | None = None
) -> Merge:
    """Merge one page of agencies' own into another. Raises as `audit.merging.services.merge`."""
    set_actor(actor_id)
    return merge(META_URLS, merged_id, survivor_id, actor_id, take, version)


MERGES: dict[Kind, Callable[..., Merge]] = {
    Kind.AGENCY: merge_agencies,
    Kind.PLACE: merge_places,
    Kind.META_URL: merge_meta_urls,
}


@transaction.atomic
def undo_merge(merge_id: int, actor_id: int | None) -> Merge:
    """Undo a merge of any kind. Raises as `audit.merging.services.undo`."""
    set_actor(actor_id)
    return undo(merge_id, actor_id)


def check_public(merged: Any, survivor: Any) -> None:
    """MergeRefusedError if a public agency would go into one that is not."""
    if merged == ApprovalStatus.APPROVED != survivor:
        raise MergeRefusedError("The agency you would keep isn’t public. Merge the other way, or approve it first.")
