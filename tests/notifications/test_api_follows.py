"""Follows in the API, in numbers, and what the digest would send."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.tokens import issue_tokens
from notifications.models import DataRequestNotification, DataSourceNotification, Follow, NotificationLog
from notifications.services.digest import send_digests
from requests_app.enums import RequestStatus
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.notifications.factories import DataRequestEventFactory, DataSourceEventFactory, FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
BREAKDOWN = "/api/v2/metrics/followed-searches/breakdown"


def of(person: User) -> Client:
    """Return a client with someone's token."""
    return Client(headers={"Authorization": f"Bearer {issue_tokens(person).access_token}"})


def test_own_follows_are_listed_with_every_record_type(api: Client, key_owner: User) -> None:
    FollowFactory(user=key_owner)
    FollowFactory()

    answer = api.get("/api/v2/search/follow").json()

    assert (answer["message"], answer["metadata"]) == ("Followed searches found.", {"count": 1})
    assert sum(len(types) for types in answer["data"][0]["subscriptions_by_category"].values()) == 36


def test_everybodys_follows_are_at_both_addresses(administrator: User) -> None:
    follow = FollowFactory()

    for path in ("/api/v3/syncfollows", "/api/v3/sync/follows"):
        assert of(administrator).get(path).json() == {
            "follows": [{"user_id": follow.user_id, "location_id": follow.location_id}]
        }


def test_numbers_are_right_before_the_first_digest(api: Client) -> None:
    state = StateFactory()
    county = CountyFactory(state=state)
    town = location_of(LocalityFactory(county=county))
    FollowFactory.create_batch(2, location=location_of(state))
    DataSourceFactory(agencies=[AgencyFactory(locations=[town])])
    DataSourceFactory(pending=True, agencies=[AgencyFactory(locations=[town])])
    DataRequestFactory(locations=[town], request_status=RequestStatus.COMPLETE)
    DataRequestFactory(locations=[town], request_status=RequestStatus.READY_TO_START)

    (row,) = api.get(BREAKDOWN).json()["results"]

    assert row.pop("search_url").endswith(f"/search/results?location_id={location_of(state).pk}")
    assert row == {
        "location_id": location_of(state).pk,
        "location_name": state.state_name,
        **dict.fromkeys(("follower_count", "follower_change"), 2),
        **dict.fromkeys(("source_count", "source_change"), 1),
        **dict.fromkeys(("approved_requests_count", "approved_requests_change"), 1),
        **dict.fromkeys(("completed_requests_count", "completed_requests_change"), 1),
    }
    assert api.get("/api/v2/metrics/followed-searches/aggregate").json() == {
        "total_followers": 2,
        "total_followed_searches": 2,
        "last_notification_date": None,
    }


def test_changes_are_since_the_last_digest(api: Client) -> None:
    old, new = FollowFactory(), None
    Follow.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=2))
    log = NotificationLog.objects.create(user_count=1)
    NotificationLog.objects.filter(pk=log.pk).update(created_at=timezone.now() - datetime.timedelta(days=1))
    new = FollowFactory(location=old.location)
    FollowFactory()

    rows = api.get(BREAKDOWN, {"sort_by": "follower_count"}).json()["results"]

    assert [(row["follower_count"], row["follower_change"]) for row in rows] == [(2, 1), (1, 1)]
    assert rows[0]["location_id"] == new.location_id
    date = api.get("/api/v2/metrics/followed-searches/aggregate").json()["last_notification_date"]
    assert date == (timezone.now() - datetime.timedelta(days=1)).date().isoformat()
    assert api.get(BREAKDOWN, {"sort_by": "email"}).status_code == 400


def test_the_preview_shows_what_the_digest_would_send_and_writes_nothing(administrator: User) -> None:
    follow = FollowFactory(user=UserFactory(email="reader@example.org"))
    source = DataSourceFactory(name="Stops", agencies=[AgencyFactory(locations=[follow.location])])
    request = DataRequestFactory(title="Arrests", locations=[follow.location], request_status=RequestStatus.COMPLETE)
    event, request_event = DataSourceEventFactory(data_source=source), DataRequestEventFactory(data_request=request)

    preview = of(administrator).get("/api/v2/notifications/preview").json()

    assert preview == {
        "counts": {
            "total_events": 2,
            "total_users": 1,
            "distinct_events": 2,
            "distinct_data_request_events": 1,
            "distinct_data_source_events": 1,
        },
        "batches": [
            {
                "user_id": follow.user_id,
                "user_email": "reader@example.org",
                "events": [
                    {
                        "event_id": event.pk,
                        "event_type": "Data Source Approved",
                        "entity_id": source.pk,
                        "entity_type": "Data Source",
                        "entity_name": "Stops",
                    },
                    {
                        "event_id": request_event.pk,
                        "event_type": "Request Complete",
                        "entity_id": request.pk,
                        "entity_type": "Data Request",
                        "entity_name": "Arrests",
                    },
                ],
            }
        ],
    }
    assert not DataSourceNotification.objects.exists()
    assert not DataRequestNotification.objects.exists()
    assert send_digests() == 1
    assert of(administrator).get("/api/v2/notifications/preview").json()["batches"] == []
