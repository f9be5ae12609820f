"""Following a place (contract 8.1)."""

from collections.abc import Collection

from django.db import transaction

from datasources.models import RecordType
from notifications.models import Follow, FollowRecordType
from notifications.services.queue import forget_unreached
from pdap.db.actor import set_actor
from pdap.db.locks import lock_name


@transaction.atomic
def follow(user_id: int, location_id: int, record_types: Collection[RecordType] | None = None) -> Follow:
    """Let a person follow a place, for all record types or for some more; following twice changes nothing."""
    set_actor(user_id)
    wait_for_own_turn(user_id)
    place_follow, made = Follow.objects.get_or_create(user_id=user_id, location_id=location_id)
    if not made:
        write_out_record_types(place_follow)
    wanted = RecordType.objects.all() if record_types is None else record_types
    FollowRecordType.objects.bulk_create(
        [FollowRecordType(follow=place_follow, record_type=record_type) for record_type in wanted],
        ignore_conflicts=True,
    )
    return place_follow


@transaction.atomic
def choose(user_id: int, location_id: int, record_types: Collection[RecordType]) -> Follow:
    """Let a person follow a place for these record types and no others; what waits for others is forgotten."""
    place_follow = follow(user_id, location_id, record_types)
    place_follow.record_type_links.exclude(record_type__in=record_types).delete()
    forget_unreached(user_id)
    return place_follow


@transaction.atomic
def unfollow(user_id: int, location_id: int, record_types: Collection[RecordType] | None = None) -> bool:
    """End a follow, or take some record types from this follow alone; return whether there was one.

    A follow that loses its last record type ends. What waits for the next digest because of it alone is forgotten.
    """
    set_actor(user_id)
    wait_for_own_turn(user_id)
    place_follow = Follow.objects.select_for_update().filter(user_id=user_id, location_id=location_id).first()
    if place_follow is None:
        return False
    if record_types is not None:
        write_out_record_types(place_follow)
        place_follow.record_type_links.filter(record_type__in=record_types).delete()
    if record_types is None or not place_follow.record_type_links.exists():
        place_follow.delete()
    forget_unreached(user_id)
    return True


def wait_for_own_turn(user_id: int) -> None:
    """Make a person's follows and unfollows wait for each other: each deletes what the other builds on."""
    lock_name("follows", str(user_id))


def write_out_record_types(place_follow: Follow) -> None:
    """Write down the record types of a follow that has none: the existing system means all of them by that."""
    if not place_follow.record_type_links.exists():
        FollowRecordType.objects.bulk_create(
            [
                FollowRecordType(follow=place_follow, record_type=record_type)
                for record_type in RecordType.objects.all()
            ],
            ignore_conflicts=True,
        )
