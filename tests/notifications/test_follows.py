"""Following and unfollowing (contract 8.1, 8.3)."""

import pytest

from accounts.models import User
from notifications.models import Follow
from notifications.services.follows import follow, unfollow
from tests.datasources.factories import record_type
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory

pytestmark = pytest.mark.django_db


def test_a_follow_includes_all_record_types_unless_some_are_named(owner: User) -> None:
    some = [record_type("Stops")]

    assert follow(owner.pk, LocationFactory().pk).record_types.count() == 36
    assert list(follow(owner.pk, LocationFactory().pk, some).record_types.all()) == some


def test_following_again_adds_types_and_takes_none(owner: User) -> None:
    place = LocationFactory()
    follow(owner.pk, place.pk, [record_type("Stops")])
    follow(owner.pk, place.pk, [record_type("Stops"), record_type("Citations")])

    place_follow = Follow.objects.get(user=owner)
    assert {kind.name for kind in place_follow.record_types.all()} == {"Stops", "Citations"}


def test_unfollowing_some_types_touches_this_follow_alone(owner: User, stranger: User) -> None:
    place = LocationFactory()
    mine, theirs = FollowFactory(user=owner, location=place), FollowFactory(user=stranger, location=place)

    assert unfollow(owner.pk, place.pk, [record_type("Stops")])

    assert mine.record_types.count() == 35
    assert theirs.record_types.count() == 36


def test_a_follow_that_loses_its_last_type_ends(owner: User) -> None:
    place = LocationFactory()
    follow(owner.pk, place.pk, [record_type("Stops")])

    unfollow(owner.pk, place.pk, [record_type("Stops")])

    assert not Follow.objects.exists()


def test_unfollowing_what_is_not_followed_is_no_error(owner: User) -> None:
    assert not unfollow(owner.pk, LocationFactory().pk)
