"""Merging places: two localities, or two counties, of one state."""

from collections.abc import Collection

from django.db import connection, transaction

from audit.merging.enums import Kind
from audit.merging.journal import Journal
from audit.merging.models import Merge
from audit.merging.services import Mergeable, MergeRefusedError, Preview, merge, preview
from locations.models import Locality, LocationExpanded
from locations.services.turns import wait_to_move_places
from pdap.db.actor import set_actor
from pdap.db.name_folding import NameKey
from pdap.db.relations import Table

MERGEABLE_TYPES = {"Locality": (Table.LOCALITIES, "locality_id"), "County": (Table.COUNTIES, "county_id")}
POSITION = {"lat": "Latitude", "lng": "Longitude"}
FULL_NAME = (
    "(select concat_ws(', ', place.locality_name, place.county_name, place.state_iso)"
    " from public.locations_expanded place where place.id = record.id)"
)


def preview_place_merge(merged_id: int, survivor_id: int) -> Preview:
    """Return what merging two places, by their locations' ids, would do; MergeRefusedError where that cannot be."""
    return preview(mergeable_places(merged_id, survivor_id), merged_id, survivor_id)


@transaction.atomic
def merge_places(
    merged_id: int, survivor_id: int, actor_id: int | None, take: Collection[str] = (), version: str | None = None
) -> Merge:
    """Merge one place into another, with its agencies, requests, follows and searches; a county with its localities.

    Raises as `audit.merging.services.merge`; MergeRefusedError also for places of different levels or states, and for
    counties that both have a locality of one name: those are merged first.
    """
    set_actor(actor_id)
    wait_to_move_places()
    mergeable = mergeable_places(merged_id, survivor_id)
    also = move_localities if mergeable.beside[0][0] == Table.COUNTIES else move_nothing
    return merge(mergeable, merged_id, survivor_id, actor_id, take, version, also)


def mergeable_places(merged_id: int, survivor_id: int) -> Mergeable:
    """Return what places of these two's level are; MergeRefusedError where they cannot be one."""
    places = {place.id: place for place in LocationExpanded.objects.filter(pk__in=[merged_id, survivor_id])}
    if len(places) < 2:
        raise MergeRefusedError("One of these places no longer exists. It may have been merged.")
    merged, survivor = places[merged_id], places[survivor_id]
    if merged.type != survivor.type or merged.type not in MERGEABLE_TYPES:
        raise MergeRefusedError("You can merge only two localities or two counties.")
    if merged.state_id != survivor.state_id:
        raise MergeRefusedError("You can’t merge places in different states.")
    return Mergeable(Kind.PLACE, Table.LOCATIONS, POSITION, FULL_NAME, (MERGEABLE_TYPES[merged.type],))


def move_nothing(previewed: Preview, journal: Journal) -> None:
    """Do nothing: a locality has nothing below it."""


def move_localities(previewed: Preview, journal: Journal) -> None:
    old, new = previewed.merged["county_id"], previewed.survivor["county_id"]
    by_key = Locality.objects.annotate(key=NameKey("name"))
    there = by_key.filter(county_id=new).values("key")
    if shared_names := sorted(by_key.filter(county_id=old, key__in=there).values_list("name", flat=True)):
        raise MergeRefusedError(f"Both counties have {', '.join(shared_names)}. Merge these first.")
    with connection.cursor() as cursor:
        # The locations first: else a trigger would move them with their localities, and the journal would not know.
        for table, where in ((Table.LOCATIONS, " and type = 'Locality'"), (Table.LOCALITIES, "")):
            cursor.execute(f"select id from public.{table} where county_id = %s{where} order by id", [old])  # noqa: S608
            journal.move(table, "county_id", [pk for (pk,) in cursor.fetchall()], old, new)
