"""Agencies as PDAP's data source manager sends them, up to a thousand at once (contract 6.7)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, AgencyUrlSearchCache
from audit.merging.enums import Kind
from audit.merging.redirects import survivors_by_id, with_survivors
from locations.models import Location
from pdap.db.actor import set_actor
from pdap.db.bulk import update_rows
from pdap.db.enums import ApprovalStatus
from pdap.db.sync import (
    DeletionRefusedError,
    Item,
    changed_columns,
    check_linked,
    lock_batches_of,
    replace_links,
    unknown_ids,
)
from pdap.lib.name_folding import name_key

KIND = "agencies"
PLACES = "location_ids"
# What makes two agencies one: the key of the name, the type, the jurisdiction, and the places.
Identity = tuple[str, str, str, tuple[int, ...]]

NAMESAKES = """
select agency.id, public.name_key(agency.name), agency.agency_type::text, agency.jurisdiction_type::text,
       array_remove(array_agg(distinct link.location_id), null)
from public.agencies agency
left join public.link_agencies__locations link on link.agency_id = agency.id
where public.name_key(agency.name) = any(%s)
group by agency.id
order by agency.id desc
"""


@transaction.atomic
def add_agencies(items: Sequence[Item], actor_id: int | None) -> list[int]:
    """Add agencies that are public at once; return an id for each item, in order.

    An agency that is there already, by name, type, jurisdiction and places, is left as it is and gives its id.
    SyncError for unknown places.
    """
    set_actor(actor_id)
    lock_batches_of(KIND)
    items = with_survivors(Kind.PLACE, items, PLACES)
    check_linked(items, PLACES, Location, "location")
    identities = identities_of([content for _, content in items])
    id_of = namesakes({identity[0] for identity in identities})
    new: dict[Identity, Agency] = {}
    for identity, (_, content) in zip(identities, items, strict=True):
        if identity not in id_of and identity not in new:
            new[identity] = Agency(approval_status=ApprovalStatus.APPROVED, **agency_columns(content))
    Agency.objects.bulk_create(new.values())
    AgencyLocation.objects.bulk_create(
        AgencyLocation(agency=agency, location_id=place) for identity, agency in new.items() for place in identity[3]
    )
    id_of |= {identity: agency.pk for identity, agency in new.items()}
    return [id_of[identity] for identity in identities]


@transaction.atomic
def update_agencies(items: Sequence[Item], actor_id: int | None) -> int:
    """Write agencies' columns and places; return how many agencies had other columns.

    What is as it was is not touched, and so is the survivor of an agency that was merged: what the data source manager
    knows of the duplicate is not better. Merged places count as their survivors. SyncError for unknown agencies and
    places.
    """
    set_actor(actor_id)
    lock_batches_of(KIND)
    ids = [pk for pk, _ in items]
    rows = {row.pk: row for row in Agency.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}
    merged = survivors_by_id(Kind.AGENCY, set(ids) - rows.keys())
    items = with_survivors(Kind.PLACE, items, PLACES)
    check_linked(
        items, PLACES, Location, "location", unknown_ids(items, "app_id", {*rows, *merged}, "agency", own=True)
    )
    items = [item for item in items if item[0] in rows]
    changed = {pk: changed_columns(rows[pk], agency_columns(content)) for pk, content in items}
    update_rows([rows[pk] for pk, names in changed.items() if names], set().union(*changed.values()))
    replace_links(
        AgencyLocation, "agency", "location", {pk: content[PLACES] for pk, content in items if PLACES in content}
    )
    return sum(map(bool, changed.values()))


@transaction.atomic
def delete_agencies(ids: Collection[int], actor_id: int | None) -> int:
    """Delete agencies, those that are not there aside; return how many.

    DeletionRefusedError, naming each pair, if one has a page of its own, or is the last agency of a data source
    (contract 6.8).
    """
    set_actor(actor_id)
    lock_batches_of(KIND)
    rows = Agency.objects.select_for_update().filter(pk__in=ids)
    present = sorted(row.pk for row in rows.order_by("pk"))
    pages = AgencyMetaUrl.objects.filter(agency_id__in=present).order_by("agency_id", "meta_url_id")
    reasons = [
        f"Agency {agency_id} already has meta URL {page}."
        for agency_id, page in pages.values_list("agency_id", "meta_url_id")
    ]
    reasons += [
        f"Data source {source} would have no agency but {agency_id}." for agency_id, source in last_agencies(present)
    ]
    if reasons:
        raise DeletionRefusedError(reasons)
    AgencyUrlSearchCache.objects.filter(agency_id__in=present).delete()
    Agency.objects.filter(pk__in=present).delete()
    return len(present)


def last_agencies(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return pairs of an agency and a data source that has no agencies but those of these ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select link.agency_id, link.data_source_id from public.link_agencies__data_sources link"
            " where link.agency_id = any(%(ids)s) and not exists (select from public.link_agencies__data_sources other"
            " where other.data_source_id = link.data_source_id and other.agency_id <> all(%(ids)s)) order by 2, 1",
            {"ids": list(ids)},
        )
        return cursor.fetchall()


def agency_columns(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != PLACES}


def identities_of(contents: Sequence[Mapping[str, Any]]) -> list[Identity]:
    return [
        (
            name_key(content["name"]),
            content["agency_type"],
            content["jurisdiction_type"],
            tuple(sorted(set(content[PLACES]))),
        )
        for content in contents
    ]


def namesakes(names: Collection[str]) -> dict[Identity, int]:
    """Return the agencies of these keys of names; of twins the oldest."""
    with connection.cursor() as cursor:
        cursor.execute(NAMESAKES, [list(names)])
        return {(name, kind, rank, tuple(sorted(places))): pk for pk, name, kind, rank, places in cursor.fetchall()}
