"""Agencies and their own pages out of a file, which has been checked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connection, transaction

from agencies.models import Agency, AgencyExternalId, AgencyLocation, AgencyMetaUrl, MetaUrl
from agencies.services.sync import KIND, NAMESAKES
from agencies.services.sync_pages import KIND as PAGES
from locations.services.turns import keep_places
from pdap.db.bulk import update_rows
from pdap.db.enums import ApprovalStatus
from pdap.db.normalized_urls import normalized
from pdap.db.sync import lock_batches_of, replace_links
from pdap.lib.importing.planned_changes import Change, column_names

BATCH = 2000


def lock_new_agencies() -> None:
    """Let no one else add agencies in numbers, or move places, until the transaction ends."""
    keep_places()
    lock_batches_of(KIND)


def lock_new_pages() -> None:
    """The same for pages."""
    lock_batches_of(PAGES)


class Namesake(NamedTuple):
    """An agency of a name, by which a row of a file may mean it; `places` are the ids of its locations."""

    pk: int
    key: str
    agency_type: str
    jurisdiction_type: str
    places: frozenset[int]


def namesakes(keys: Collection[str]) -> list[Namesake]:
    """Return the agencies of some names, by the keys of the names."""
    with connection.cursor() as cursor:
        cursor.execute(NAMESAKES, [list(keys)])
        return [
            Namesake(pk, key, agency_type, jurisdiction_type, frozenset(places))
            for pk, key, agency_type, jurisdiction_type, places in cursor.fetchall()
        ]


@transaction.atomic
def import_agencies(
    new: Sequence[Change[Agency]],
    changed: Sequence[Change[Agency]],
    *,
    approve: bool = False,
    pages: Mapping[str, str] | None = None,
) -> None:
    """Write agencies with their places, external ids and pages. New ones wait for review, unless `approve`.

    `pages` are the addresses of pages by their normalized forms. The caller has named the actor, taken the turn and
    locked the rows.
    """
    for change in new:
        change.record.approval_status = ApprovalStatus.APPROVED if approve else ApprovalStatus.PENDING
    Agency.objects.bulk_create((change.record for change in new), batch_size=BATCH)
    write_changes_and_links(AgencyLocation, "agency", "location", new, changed)
    records: list[Any] = [change.record for change in (*new, *changed)]
    add_external_ids(record for record in records if "known_as" in record.importing)
    add_pages([record for record in records if "pages" in record.importing], pages or {})


def add_external_ids(records: Iterable[Any]) -> None:
    """Add the external ids that records have to those that are there."""
    rows = [
        AgencyExternalId(agency_id=record.pk, kind=kind, value=value)
        for record in records
        for kind, _, value in (external_id.partition(" ") for external_id in record.known_as)
    ]
    AgencyExternalId.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def add_pages(records: Sequence[Any], addresses: Mapping[str, str]) -> None:
    """Let agencies have the pages of their normalized addresses besides those that they have; new ones are made."""
    if not records:
        return
    lock_new_pages()
    wanted = {key for record in records for key in record.pages}
    there = MetaUrl.objects.filter(normalised_url__in=wanted).order_by("-pk")
    pages = dict(there.values_list("normalised_url", "pk"))
    made = MetaUrl.objects.bulk_create(MetaUrl(url=addresses[key]) for key in sorted(wanted - pages.keys()))
    pages |= {key: page.pk for key, page in zip(sorted(wanted - pages.keys()), made, strict=True)}
    linked = set(
        AgencyMetaUrl.objects.filter(agency__in=[record.pk for record in records]).values_list(
            "agency_id", "meta_url__normalised_url"
        )
    )
    AgencyMetaUrl.objects.bulk_create(
        AgencyMetaUrl(agency_id=record.pk, meta_url_id=pages[key])
        for record in records
        for key in record.pages
        if (record.pk, key) not in linked
    )


@transaction.atomic
def add_page(agency: Agency, url: str) -> None:
    """Let an agency have one page more, as `add_pages` does."""
    (key,) = normalized([url])
    add_pages([SimpleNamespace(pk=agency.pk, pages=[key])], {key: url})


@transaction.atomic
def import_pages(new: Sequence[Change[MetaUrl]], changed: Sequence[Change[MetaUrl]]) -> None:
    """Write agencies' own pages with their agencies; the caller has done as for agencies."""
    MetaUrl.objects.bulk_create((change.record for change in new), batch_size=BATCH)
    write_changes_and_links(AgencyMetaUrl, "meta_url", "agency", new, changed)


def write_changes_and_links(
    link: type[Any], own: str, other: str, new: Sequence[Change[Any]], changed: Sequence[Change[Any]]
) -> None:
    """Write the columns that are others now, and the links of all: rows of `link`, whose keys are `own` and `other`."""
    rows = [link(**{own: change.record, f"{other}_id": pk}) for change in new for pk in change.links or ()]
    link.objects.bulk_create(rows, batch_size=BATCH)
    names = {name for change in changed for name in change.columns} & column_names(changed)
    update_rows([change.record for change in changed if names & set(change.columns)], names)
    links = {change.record.pk: change.links for change in changed if change.links is not None}
    if links:
        replace_links(link, own, other, links)
