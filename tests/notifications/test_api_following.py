"""Following and unfollowing through the API."""

from typing import Any

import pytest

from accounts.models import User
from notifications.models import Follow
from tests.datasources.factories import record_type
from tests.locations.factories import LocationFactory, national
from tests.notifications.factories import FollowFactory
from tests.pdap.api.tokens import of, said, send

pytestmark = pytest.mark.django_db
NATION = "/search/follow/national"


def ask(person: User, method: str, path: str = "/search/follow", **query: Any) -> tuple[int, str]:
    """Follow or unfollow, and return what is said."""
    return said(send(of(person), method, path, **query))


def types_of(follow: Follow) -> set[str]:
    """Return the record types of a follow."""
    return {str(name) for name in follow.record_types.values_list("name", flat=True)}


def test_a_place_is_followed_for_everything_however_often(owner: User) -> None:
    place = LocationFactory().pk

    for query in ({}, {}, {"record_categories": "all"}, {"record_types": ""}):
        assert ask(owner, "POST", location_id=place, **query) == (200, "Location followed.")

    assert len(types_of(Follow.objects.get())) == 36


def test_record_types_and_categories_come_to_those_before(owner: User) -> None:
    place = LocationFactory().pk

    ask(owner, "POST", location_id=place, record_types="stops, Citations")
    assert types_of(Follow.objects.get()) == {"Stops", "Citations"}
    ask(owner, "POST", location_id=place, record_categories="Jails & Courts")

    assert types_of(Follow.objects.get()) == {
        *("Stops", "Citations", "Booking Reports", "Court Cases", "Incarceration Records")
    }


def test_taking_some_away_touches_ones_own_follow_of_this_place_alone(owner: User, stranger: User) -> None:
    place = LocationFactory()
    mine, elsewhere = FollowFactory(user=owner, location=place), FollowFactory(user=owner)
    theirs = FollowFactory(user=stranger, location=place)

    assert ask(owner, "DELETE", location_id=place.pk, record_types="Stops") == (200, "Unfollowed search.")

    assert "Stops" not in types_of(mine)
    assert len(types_of(mine)) == 35
    assert len(types_of(elsewhere)) == len(types_of(theirs)) == 36


def test_unfollowing_ends_a_follow_and_once_more_does_nothing(owner: User) -> None:
    follow = FollowFactory(user=owner, record_types=[record_type("Stops")])

    for _ in range(2):
        assert ask(owner, "DELETE", location_id=follow.location_id) == (200, "Unfollowed search.")

    assert not Follow.objects.exists()


def test_a_follow_without_record_types_is_one_of_all(owner: User) -> None:
    follow = FollowFactory(user=owner)
    follow.record_type_links.all().delete()

    shown = of(owner).get("/api/v2/search/follow").json()["data"][0]["subscriptions_by_category"]
    assert sum(len(types) for types in shown.values()) == 36
    third = of(owner).get(f"/api/v3/user/{owner.pk}").json()["followed_searches"][0]
    assert len(third["record_types"]) == 36
    ask(owner, "POST", location_id=follow.location_id, record_types="Stops")
    assert len(types_of(follow)) == 36
    follow.record_type_links.all().delete()
    ask(owner, "DELETE", location_id=follow.location_id, record_types="Stops")
    assert len(types_of(follow)) == 35


def test_the_nation_is_a_place_of_its_own(owner: User) -> None:
    national()

    assert ask(owner, "POST", NATION, record_types="Stops") == (200, "Followed national search.")
    assert types_of(Follow.objects.get(location=national())) == {"Stops"}
    assert ask(owner, "DELETE", NATION) == (200, "Unfollowed national search.")
    assert not Follow.objects.exists()


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "location_id: Field required"),
        ({"location_id": 999999}, "Location not found."),
        ({"location_id": "x"}, "Not a valid integer."),
        ({"location_id": "99999999999"}, "Must be from 1 to"),
        ({"record_types": "Stop"}, "is unknown. Choose one of"),
        ({"record_types": "Stops", "record_categories": "Other"}, "Only one of"),
        ({"record_categories": "All,Other"}, "ALL cannot be provided with other record categories."),
        ({"more": "1"}, "more"),
    ],
)
def test_what_cannot_be_followed_is_told_why(owner: User, method: str, query: dict[str, Any], words: str) -> None:
    if query and "location_id" not in query:
        query = {**query, "location_id": LocationFactory().pk}

    status, message = ask(owner, method, **query)

    assert status == 400
    assert words in message
    assert not Follow.objects.exists()
