"""Agencies' own pages ("meta URLs") as PDAP's data source manager sends them (contract 6.7, 6.9)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from agencies.models import Agency, AgencyMetaUrl, MetaUrl
from audit.merging.enums import Kind
from audit.merging.redirects import survivors_by_id, with_survivors
from pdap.db.actor import set_actor
from pdap.db.bulk import update_rows
from pdap.db.normalized_urls import normalized
from pdap.db.sync import (
    Item,
    SyncError,
    changed_columns,
    check_linked,
    lock_batches_of,
    private_links,
    replace_links,
    unknown_ids,
)

KIND = "meta_urls"
AGENCIES = "agency_ids"


@transaction.atomic
def add_pages(items: Sequence[Item], actor_id: int | None) -> list[int]:
    """Add pages; return an id for each item, in order.

    A page whose address is there already is left as it is and gives its id. SyncError for unknown agencies, and for
    links into a private network.
    """
    set_actor(actor_id)
    lock_batches_of(KIND)
    items = with_survivors(Kind.AGENCY, items, AGENCIES)
    check_linked(items, AGENCIES, Agency, "agency")
    addresses = normalized([content["url"] for _, content in items])
    rows = MetaUrl.objects.filter(normalised_url__in=set(addresses)).order_by("-pk")
    present = list(rows.values_list("normalised_url", "url", "pk"))
    id_of = {address: pk for address, _, pk in present}  # of twins the oldest
    exact = {url: pk for _, url, pk in present}
    new: dict[str, tuple[MetaUrl, Collection[int]]] = {}
    problems = []
    for place, (address, (_, content)) in enumerate(zip(addresses, items, strict=True)):
        if address not in id_of and address not in new:
            columns = page_columns(content)
            new[address] = MetaUrl(**columns), content[AGENCIES]
            problems += private_links([(place, new[address][0], columns)])
    if problems:
        raise SyncError(problems)
    MetaUrl.objects.bulk_create(page for page, _ in new.values())
    AgencyMetaUrl.objects.bulk_create(
        AgencyMetaUrl(meta_url=page, agency_id=pk) for page, agencies in new.values() for pk in sorted(set(agencies))
    )
    id_of |= {address: page.pk for address, (page, _) in new.items()}
    return [exact.get(content["url"], id_of[address]) for address, (_, content) in zip(addresses, items, strict=True)]


@transaction.atomic
def update_pages(items: Sequence[Item], actor_id: int | None) -> int:
    """Write pages' columns and agencies; return how many pages had other columns.

    What is as it was is not touched, nor is the survivor of a merged page. SyncError for unknown pages and agencies,
    for an address that another page has, and for new links into a private network.
    """
    set_actor(actor_id)
    lock_batches_of(KIND)
    ids = [pk for pk, _ in items]
    rows = {row.pk: row for row in MetaUrl.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    merged = survivors_by_id(Kind.META_URL, set(ids) - rows.keys())
    items = with_survivors(Kind.AGENCY, items, AGENCIES)
    check_linked(
        items, AGENCIES, Agency, "agency", unknown_ids(items, "app_id", {*rows, *merged}, "meta URL", own=True)
    )
    items = [item for item in items if item[0] in rows]
    ids = [pk for pk, _ in items]
    changed = {pk: changed_columns(rows[pk], page_columns(content)) for pk, content in items}
    moved = {rows[pk].url for pk, names in changed.items() if "url" in names}
    owners = dict(MetaUrl.objects.filter(url__in=moved).exclude(pk__in=ids).values_list("url", "pk"))
    problems = private_links((place, rows[pk], changed[pk]) for place, pk in enumerate(ids))
    for place, pk in enumerate(ids):
        if (owner := owners.setdefault(rows[pk].url, pk)) != pk:
            problems.append((place, "url", f"Meta URL {owner} already has this link."))
    if problems:
        raise SyncError(problems)
    update_rows([rows[pk] for pk, names in changed.items() if names], set().union(*changed.values()))
    replace_links(AgencyMetaUrl, "meta_url", "agency", {pk: content[AGENCIES] for pk, content in items})
    return sum(map(bool, changed.values()))


@transaction.atomic
def delete_pages(ids: Collection[int], actor_id: int | None) -> int:
    """Delete pages, those that are not there aside; return how many."""
    set_actor(actor_id)
    lock_batches_of(KIND)
    return MetaUrl.objects.filter(pk__in=ids).delete()[1].get(MetaUrl._meta.label, 0)


def page_columns(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != AGENCIES}
