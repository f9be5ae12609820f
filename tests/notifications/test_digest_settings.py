"""The page on which a person chooses how often a digest comes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import DataSource
from notifications.models import DigestSettings
from tests.datasources.factories import DataSourceFactory, record_type
from tests.notifications.factories import DigestSettingsFactory, FollowFactory

pytestmark = pytest.mark.django_db
PAGE = "/profile/digests"


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).url == f"{reverse('sign-in')}?next={PAGE}"


def test_it_begins_with_once_a_month_and_keeps_what_is_chosen(owner_client: Client, owner: User) -> None:
    assert 'value="monthly" checked' in owner_client.get(PAGE).content.decode()

    response = owner_client.post(PAGE, {"frequency": "weekly"}, follow=True)

    assert 'value="weekly" checked' in response.content.decode()
    assert DigestSettings.objects.get(user=owner).frequency == "weekly"


def test_choosing_keeps_when_the_last_digest_was(owner_client: Client, owner: User) -> None:
    DigestSettingsFactory(user=owner, last_digest_at="2026-11-01T00:00Z")

    owner_client.post(PAGE, {"frequency": "off"})

    assert DigestSettings.objects.get().last_digest_at is not None
    assert "November 1, 2026" in owner_client.get(PAGE).content.decode()


@pytest.mark.parametrize("sent", [{}, {"frequency": "hourly"}, {"frequency": "\0"}])
def test_anything_else_is_refused(owner_client: Client, sent: dict[str, str]) -> None:
    assert owner_client.post(PAGE, sent).status_code == 400
    assert not DigestSettings.objects.exists()


def test_it_lists_ones_own_follows_with_their_kinds(owner_client: Client, owner: User, stranger: User) -> None:
    mine = FollowFactory(user=owner, record_types=[record_type("Stops")])
    all_kinds = FollowFactory(user=owner)
    theirs = FollowFactory(user=stranger)

    shown = owner_client.get(PAGE).content.decode()

    assert mine.location.locality.name in shown
    assert "Stops" in shown
    assert "All record types" in shown
    assert all_kinds.location.locality.name in shown
    assert theirs.location.locality.name not in shown


def test_the_number_of_queries_does_not_grow(owner_client: Client, owner: User, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        FollowFactory.create_batch(3, user=owner)
        # session, person, settings, follows, their types, the places, how many types there are, permissions
        with django_assert_num_queries(8):
            owner_client.get(PAGE)


def test_a_time_zone_is_chosen_and_used(curator_client: Client) -> None:
    assert 'value="America/New_York" selected' in curator_client.get(PAGE).content.decode()

    curator_client.post(PAGE, {"frequency": "daily", "time_zone": "Pacific/Honolulu"})
    curator_client.post(PAGE, {"frequency": "daily", "time_zone": "Nowhere/At_All"})

    assert 'value="Pacific/Honolulu" selected' in curator_client.get(PAGE).content.decode()
    source = DataSourceFactory()
    DataSource.objects.filter(pk=source.pk).update(created_at="2026-11-24T09:30:00Z")
    shown = curator_client.get(reverse("admin:datasources_datasource_change", args=[source.pk])).content.decode()
    assert "Nov 23, 2026, 23:30 HST" in shown
