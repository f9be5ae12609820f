"""Downloading everything that is kept of oneself."""

import datetime
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.api_keys import new_key
from pdap.lib.column_rights import Role, columns_to_read
from requests_app.models import DataRequest
from tests.accounts.factories import ExternalAccountFactory, UserCapacityFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, RecentSearchCategoryFactory, ReviewFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import DataRequestNotificationFactory, DataSourceNotificationFactory, FollowFactory
from tests.pdap.factories import CatalogueImportFactory, MailFactory
from tests.requests_app.factories import (
    DataRequestDataSourceFactory,
    DataRequestFactory,
    DataRequestGithubIssueFactory,
)

pytestmark = pytest.mark.django_db

DATA = "/profile/data"


def filled(person: User) -> DataRequest:
    """Give a person some of everything; return their request."""
    FollowFactory(user=person)
    RecentSearchCategoryFactory(recent_search__user=person)
    request = DataRequestFactory(creator=person, locations=[LocationFactory()], internal_notes="for staff only")
    DataRequestGithubIssueFactory(data_request=request)
    DataRequestDataSourceFactory(request=request)
    ReviewFactory(
        data_source=DataSourceFactory(submitter=person, pending=True, submission_notes="my note", name="Mine"),
        question="Which years?",
        reviewed_by=person,
    )
    AgencyFactory(submitter=person, pending=True, locations=[LocationFactory()])
    DataSourceNotificationFactory(user=person)
    DataRequestNotificationFactory(user=person)
    MailFactory(user=person)
    return request


def test_everything_is_in_the_file(owner: User, owner_client: Client) -> None:
    key = new_key(owner)
    ExternalAccountFactory(user=owner, account_identifier="4711")
    UserCapacityFactory(user=owner)
    request = filled(owner)
    CatalogueImportFactory(person=owner)

    response = owner_client.get(DATA)

    assert response["Content-Type"] == "application/json"
    assert f"pdap-my-data-{datetime.datetime.now(datetime.UTC):%Y-%m-%d}.json" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["account"]["email"] == owner.email
    assert data["external_accounts"][0]["account_identifier"] == "4711"
    assert data["capacities"] == ["journalist"]
    assert data["api_key"]["exists"]
    assert data["api_key"]["made_at"]
    for name in ("follows", "recent_searches", "data_requests", "reviews", "imports", "mails"):
        assert len(data[name]) == 1, name
    assert len(data["notifications"]) == 2
    (asked,) = data["data_requests"]
    assert set(columns_to_read("data_requests", Role.OWNER)) <= set(asked)
    assert asked["id"] == request.pk
    assert asked["locations"][0]["place"].startswith("Town")
    assert asked["github_issue_number"]
    assert len(asked["data_source_ids"]) == 1
    (source,) = data["submissions"]["data_sources"]
    assert (source["submission_notes"], source["review"]["question"]) == ("my note", "Which years?")
    assert len(data["submissions"]["agencies"][0]["locations_ids"]) == 1
    text = response.content.decode()
    owner.refresh_from_db()
    for secret in (key, owner.api_key, owner.password, "for staff only"):
        assert secret not in text


def test_it_takes_the_same_queries_however_much_there_is(
    owner: User, owner_client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        filled(owner)
        # session, person; time zone; summary, permissions; follows, searches, requests, their sources, places;
        # linked accounts;
        # submitted sources with their agencies, agencies with their places; reviews; digests; notifications of both;
        # what was imported; mails
        with django_assert_num_queries(21):
            owner_client.get(DATA)


def test_somebody_without_anything_gets_an_honest_file(stranger_client: Client) -> None:
    data = json.loads(stranger_client.get(DATA).content)

    assert data["api_key"] == {"exists": False, "made_at": None, "last_used_at": None}
    assert data["data_requests"] == data["follows"] == data["submissions"]["agencies"] == []


@pytest.mark.parametrize("who", ["stranger", "curator", "administrator"])
def test_nobody_gets_anothers(owner: User, who: str, request: pytest.FixtureRequest) -> None:
    filled(owner)

    response = request.getfixturevalue(f"{who}_client").get(DATA)

    assert owner.email not in response.content.decode()
    assert json.loads(response.content)["data_requests"] == []


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    assert reverse("sign-in") in client.get(DATA).url
