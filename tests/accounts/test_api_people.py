"""Profiles, one's own requests and searches, and people for administrators."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services.tokens import issue_tokens
from datasources.search.recent import record_search
from locations.models import Location
from requests_app.enums import RequestStatus
from tests.accounts.factories import ExternalAccountFactory, UserCapacityFactory, UserFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
LEVELS = {"state_name": "Pennsylvania", "county_name": "Allegheny", "locality_name": "Pittsburgh"}


@pytest.fixture
def town(db: None) -> Location:
    """Pittsburgh."""
    county = CountyFactory(state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny")
    return location_of(LocalityFactory(county=county, name="Pittsburgh"))


def of(person: User) -> Client:
    """Return a client with someone's token."""
    return Client(headers={"Authorization": f"Bearer {issue_tokens(person).access_token}"})


def test_a_profile_shows_everything_and_every_record_type(owner: User, town: Location) -> None:
    ExternalAccountFactory(user=owner, account_identifier="1234")
    UserCapacityFactory(user=owner)
    record_search(owner.pk, town.pk, ["Stops", "Citations"])
    FollowFactory(user=owner, location=town, record_types=[record_type("Stops"), record_type("Citations")])
    request = DataRequestFactory(creator=owner, locations=[town], internal_notes="private", submission_notes=None)
    source = DataSourceFactory()
    request.data_source_links.create(data_source=source)

    second = of(owner).get(f"/api/v2/user/{owner.pk}").json()["data"]
    third = of(owner).get(f"/api/v3/user/{owner.pk}").json()

    for profile in (second, third):
        assert profile["email"] == owner.email
        assert profile["external_accounts"] == {"github": "1234"}
        assert (profile["permissions"], profile["capacities"]) == ([], ["journalist"])
        assert "private" not in str(profile)
        assert "internal_notes" not in str(profile)
    assert second["followed_searches"]["data"] == [
        {
            "location_id": town.pk,
            "display_name": "Pittsburgh, Allegheny, Pennsylvania",
            **LEVELS,
            "subscriptions_by_category": {"Police & Public Interactions": ["Citations", "Stops"]},
        }
    ]
    assert second["recent_searches"]["data"] == [
        {
            "location_id": town.pk,
            "location_type": "Locality",
            **LEVELS,
            "record_categories": [],
            "record_types": ["Citations", "Stops"],
        }
    ]
    (own,) = second["data_requests"]["data"]
    assert own["creator_user_id"] == owner.pk
    assert (own["data_source_ids"], own["location_ids"]) == ([source.pk], [town.pk])
    assert own["locations"][0]["display_name"] == "Pittsburgh"
    (followed,) = third["followed_searches"]
    assert followed["record_types"] == ["Citations", "Stops"]
    assert followed["record_types_by_category"] == {"Police & Public Interactions": ["Citations", "Stops"]}
    (own,) = third["data_requests"]
    assert own["info"]["id"] == request.pk
    assert own["locations"][0]["display_name"] == "Pittsburgh, Allegheny, Pennsylvania"


def test_a_search_of_all_places_and_a_follow_of_the_nation_have_their_names(owner: User) -> None:
    record_search(owner.pk, None, [], ["All"])
    FollowFactory(user=owner, location=national())

    profile = of(owner).get(f"/api/v3/user/{owner.pk}").json()

    (search,) = profile["recent_searches"]
    assert search["display_name"] == "No Location"
    assert search["location_info"]["location_id"] is None
    assert search["record_categories"] == ["All"]
    assert profile["followed_searches"][0]["display_name"] == "United States - All"
    assert len(profile["followed_searches"][0]["record_types"]) == 36


def test_others_are_forbidden_to_all_but_those_who_may_read_everybody(
    stranger: User, administrator: User, owner: User
) -> None:
    for version in ("v2", "v3"):
        response = of(stranger).get(f"/api/{version}/user/{owner.pk}")
        assert (response.status_code, set(response.json().values())) == (403, {"Forbidden."})
        assert of(stranger).get(f"/api/{version}/user/999999").status_code == 403
        assert of(administrator).get(f"/api/{version}/user/{owner.pk}").status_code == 200
        for number in ("999999", "99999999999999999999", "x"):
            assert of(administrator).get(f"/api/{version}/user/{number}").status_code == 404


def test_a_profile_takes_a_fixed_number_of_queries(owner: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        place = location_of(LocalityFactory())
        record_search(owner.pk, place.pk, ["Stops"])
        FollowFactory(user=owner, location=place)
        DataRequestFactory(creator=owner, locations=[place])
    client = of(owner)

    # The person; permissions, accounts, capacities; searches, their types, categories and places;
    # follows, their types and places; requests with their sources and places.
    with django_assert_max_num_queries(18):
        assert client.get(f"/api/v2/user/{owner.pk}").status_code == 200


def test_own_requests_are_there_in_every_status_and_in_pages(owner: User, stranger: User) -> None:
    for status in (RequestStatus.INTAKE, RequestStatus.ARCHIVED, RequestStatus.ACTIVE):
        DataRequestFactory(creator=owner, request_status=status, archive_reason="old", internal_notes="private")
    DataRequestFactory(creator=stranger)

    answer = of(owner).get("/api/v2/user/data-requests", {"limit": 2}).json()

    assert (answer["message"], answer["metadata"]["total"], answer["metadata"]["count"]) == ("", 3, 2)
    assert answer["data"][0]["archive_reason"] == "old"
    assert "internal_notes" not in answer["data"][0]
    second = of(owner).get("/api/v2/user/data-requests", {"limit": 2, "page": 2}).json()
    assert [row["request_status"] for row in second["data"]] == ["Active"]


def test_all_fifty_searches_are_there_newest_first(owner: User, town: Location) -> None:
    for number in range(52):
        record_search(owner.pk, town.pk if number == 51 else None, ["Stops"] if number == 51 else [])

    answer = of(owner).get("/api/v2/user/recent-searches").json()

    assert answer["metadata"] == {"count": 50}
    assert answer["data"][0]["record_types"] == ["Stops"]


def test_administrators_list_people_newest_first(administrator: User) -> None:
    latest = UserFactory(permissions=["write_data"])

    answer = of(administrator).get("/api/v2/admin/users", {"sort_by": "user_id"}).json()

    assert answer["metadata"]["total"] == 2
    assert answer["data"][0] | {"created_at": 0, "updated_at": 0} == {
        "user_id": latest.pk,
        "email": latest.email,
        "created_at": 0,
        "updated_at": 0,
        "permissions": ["write_data"],
    }


def test_permissions_and_those_of_a_person(administrator: User, curator: User, client: Client) -> None:
    every = client.get("/api/v3/permission").json()["mappings"]
    own = of(administrator).get(f"/api/v3/permission/user/{curator.pk}").json()["mappings"]

    assert len(every) == 8
    assert [row["permission"] for row in own] == ["write_data"]
    response = of(administrator).get("/api/v3/permission/user/999999")
    assert (response.status_code, response.json()) == (404, {"detail": "User not found."})
