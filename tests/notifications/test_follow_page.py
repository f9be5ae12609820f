"""The page on which a person chooses what to hear of a place."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import RecordType
from notifications.models import Follow
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db: None) -> str:
    """The address of a place's page."""
    return reverse("follow", args=[LocationFactory().pk])


def types() -> set[str]:
    """Return what the one follow that there is tells of."""
    return {kind.name for kind in Follow.objects.get().record_types.all()}


def test_a_visitor_is_led_to_sign_in_and_back(client: Client, page: str) -> None:
    assert client.get(page).url == f"{reverse('sign-in')}?next={page}"


def test_one_press_follows_everything(owner_client: Client, page: str) -> None:
    assert owner_client.post(page).status_code == 302

    assert len(types()) == RecordType.objects.count()


def test_only_the_ticked_kinds_are_followed(owner_client: Client, page: str) -> None:
    owner_client.post(page)

    owner_client.post(page, {"reach": "some", "record_types": [record_type("Stops").pk, record_type("Surveys").pk]})

    assert types() == {"Stops", "Surveys"}


def test_everything_again_after_some(owner_client: Client, page: str) -> None:
    owner_client.post(page, {"reach": "some", "record_types": [record_type("Stops").pk]})

    owner_client.post(page, {"reach": "all"})

    assert len(types()) == RecordType.objects.count()


def test_it_shows_what_is_followed_so_far(owner_client: Client, owner: User) -> None:
    follow = FollowFactory(user=owner, record_types=[record_type("Stops")])

    shown = owner_client.get(reverse("follow", args=[follow.location_id])).content.decode()

    assert f'value="{record_type("Stops").pk}" checked' in shown
    assert f'value="{record_type("Surveys").pk}" checked' not in shown
    assert "Unfollow" in shown


def test_some_without_any_is_refused_beside_the_field(owner_client: Client, page: str) -> None:
    response = owner_client.post(page, {"reach": "some"})

    assert response.status_code == 400
    assert "Select at least one record type" in response.content.decode()
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"reach": "few"}, {"reach": "some", "record_types": "x"}, {"reach": "some", "record_types": "99999"}]
)
def test_nonsense_is_refused(owner_client: Client, page: str, sent: dict[str, str]) -> None:
    assert owner_client.post(page, sent).status_code == 400
    assert not Follow.objects.exists()


def test_stopping_ends_ones_own_follow_alone(owner_client: Client, owner: User, stranger: User) -> None:
    mine = FollowFactory(user=owner)
    theirs = FollowFactory(user=stranger, location=mine.location)

    owner_client.post(reverse("follow", args=[mine.location_id]), {"unfollow": "1"})

    assert Follow.objects.get() == theirs


@pytest.mark.parametrize("pk", [0, 99_999_999, 10**18])
def test_a_place_that_is_not_there_is_a_404(owner_client: Client, pk: int) -> None:
    assert owner_client.get(f"/locations/{pk}/follow").status_code == 404


def test_it_says_how_much_came_in_within_a_year(owner_client: Client) -> None:
    place = LocationFactory()
    agency = AgencyFactory(locations=[place])
    DataSourceFactory.create_batch(2, agencies=[agency])
    DataSourceFactory(agencies=[agency], pending=True)

    assert (
        "2 data sources were added here in the past year."
        in owner_client.get(reverse("follow", args=[place.pk])).content.decode()
    )


def test_the_page_takes_few_queries(owner_client: Client, page: str, django_assert_num_queries: Any) -> None:
    # session, person, place, follow, kinds of record, a year's sources, permissions
    with django_assert_num_queries(7):
        owner_client.get(page)


def test_a_member_follows_a_place_and_stops(owner_client: Client, owner: User) -> None:
    place = LocationFactory()

    page = owner_client.post(reverse("follow", args=[place.pk]), follow=True)
    assert "You’re following" in page.content.decode()
    assert Follow.objects.get(user=owner).record_types.count() == 36

    owner_client.post(reverse("follow", args=[place.pk]), {"unfollow": "1"})
    assert not Follow.objects.exists()


def test_following_twice_is_following(owner_client: Client) -> None:
    place = LocationFactory()
    for _ in range(2):
        assert owner_client.post(reverse("follow", args=[place.pk])).status_code == 302

    assert Follow.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in_first_and_another_persons_follow_stays(
    client: Client, stranger_client: Client, owner: User
) -> None:
    follow = FollowFactory(user=owner)

    assert client.post(reverse("follow", args=[follow.location_id])).url.startswith(reverse("sign-in"))
    stranger_client.post(reverse("follow", args=[follow.location_id]), {"unfollow": "1"})
    assert Follow.objects.filter(pk=follow.pk).exists()
