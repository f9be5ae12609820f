"""The profile's lists in full."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Follow
from tests.datasources.factories import DataSourceFactory, RecentSearchFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Any] = {
    "follows": lambda person: FollowFactory(user=person),
    "searches": lambda person: RecentSearchFactory(user=person),
    "requests": lambda person: DataRequestFactory(creator=person, locations=[LocationFactory()]),
    "submissions": lambda person: DataSourceFactory(submitter=person, pending=True),
}
# session, person; rows (searches are counted in memory: fifty at most); count; places; permissions
QUERIES = {"follows": 6, "searches": 5, "requests": 6, "submissions": 5}


@pytest.mark.parametrize("name", MAKERS)
def test_a_visitor_is_led_to_sign_in(client: Client, name: str) -> None:
    assert reverse("sign-in") in client.get(reverse(f"profile-{name}")).url


@pytest.mark.parametrize("name", MAKERS)
def test_a_list_has_pages_and_takes_the_same_queries_however_long(
    owner: User, owner_client: Client, name: str, django_assert_num_queries: Any
) -> None:
    MAKERS[name](owner)
    with django_assert_num_queries(QUERIES[name]):
        owner_client.get(reverse(f"profile-{name}"))
    for _ in range(29):
        MAKERS[name](owner)

    with django_assert_num_queries(QUERIES[name]):
        first = owner_client.get(reverse(f"profile-{name}"))
    second = owner_client.get(reverse(f"profile-{name}"), {"page": 2})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 5)
    assert owner_client.get(reverse(f"profile-{name}"), {"page": 3}).status_code == 404
    assert owner_client.get(reverse(f"profile-{name}"), {"page": "x"}).status_code == 400


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("who", ["stranger", "curator", "administrator"])
def test_nobody_sees_anothers(owner: User, name: str, who: str, request: pytest.FixtureRequest) -> None:
    MAKERS[name](owner)

    page = request.getfixturevalue(f"{who}_client").get(reverse(f"profile-{name}"))

    assert page.context["rows"] == []
    assert 'class="empty"' in page.content.decode()


def stop(location_id: int) -> str:
    """Return the address that ends a follow."""
    return reverse("profile-stop-following", args=[location_id])


def test_a_follow_ends_and_the_list_says_so(owner: User, owner_client: Client) -> None:
    follow = FollowFactory(user=owner)

    response = owner_client.post(stop(follow.location_id), follow=True)

    assert not Follow.objects.exists()
    assert "You no longer follow Town" in response.content.decode()
    assert response.request["PATH_INFO"] == reverse("profile-follows")


def test_from_the_profile_one_comes_back_to_it(owner: User, owner_client: Client) -> None:
    follow = FollowFactory(user=owner)

    assert owner_client.post(stop(follow.location_id), {"_from": "profile"}).url == "/profile#follows"


def test_anothers_follow_is_not_there(owner: User, stranger_client: Client, client: Client) -> None:
    follow = FollowFactory(user=owner)

    assert stranger_client.post(stop(follow.location_id)).status_code == 404
    assert stranger_client.post(stop(10**18)).status_code == 404
    assert reverse("sign-in") in client.post(stop(follow.location_id)).url
    assert stranger_client.get(stop(follow.location_id)).url == reverse("profile-follows")
    assert Follow.objects.count() == 1
