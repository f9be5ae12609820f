"""Undoing what an undone merge brought back, and what people's follows and searches mean for it."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.services.merging import merge_agencies, undo_merge
from agencies.services.merging_many import undo_merges
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from audit.models import ChangeLog
from locations.models import Location
from locations.services.merging import merge_places
from pdap.db.actor import set_actor
from tests.agencies.factories import AgencyFactory
from tests.audit.test_admin_history import by
from tests.datasources.factories import RecentSearchFactory
from tests.locations.factories import CountyFactory, LocalityFactory, location_of
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_what_an_undone_merge_brought_back_goes_by_merging_again_with_the_follows_and_searches_of_people(
    curator_client: Client, curator: User
) -> None:
    county = CountyFactory()
    gone, survivor = (location_of(LocalityFactory(name=name, county=county)) for name in ("St. Ann", "Saint Ann"))
    undo_merge(merge_places(gone.pk, survivor.pk, curator.pk).pk, curator.pk)
    back = ChangeLog.objects.filter(table_name="locations", operation_type="INSERT", affected_id=gone.pk).latest("pk")
    follow, searched = FollowFactory(location=gone), RecentSearchFactory(location=gone)
    request = DataRequestFactory(locations=[gone])
    merging = reverse("admin:merge", args=["place", gone.pk, survivor.pk])

    for name, key in (("history-undo-set", back.change_set), ("history-undo-change", back.pk)):
        for send in (curator_client.get, curator_client.post):
            assert send(reverse(f"admin:{name}", args=[key]))["Location"] == merging
    curator_client.post(merging, {"_version": curator_client.get(merging).context["preview"].version})

    assert not Location.objects.filter(pk=gone.pk).exists()
    for record in (follow, searched):
        record.refresh_from_db()
        assert record.location_id == survivor.pk
    assert list(request.locations.all()) == [survivor]
    assert survivor_id(Kind.PLACE, gone.pk) == survivor.pk


def test_many_merges_that_were_undone_at_once_are_done_again_in_their_list(
    curator_client: Client, curator: User
) -> None:
    with transaction.atomic():
        set_actor(curator.pk)
        merges = [merge_agencies(AgencyFactory().pk, AgencyFactory().pk, curator.pk) for _ in range(2)]
    undo_merges(merges[0].change_set, curator.pk)
    back = ChangeLog.objects.filter(operation_type="INSERT", affected_id=merges[0].merged_id).latest("pk")

    address = reverse("admin:history-undo-set", args=[back.change_set])

    assert curator_client.post(address)["Location"] == reverse("admin:duplicates-punctuation")


@pytest.mark.parametrize(("kind", "stays"), [(RecentSearchFactory, False), (FollowFactory, True)])
def test_the_adding_of_a_place_is_undone_though_someone_searched_there_and_not_where_someone_follows_it(
    curator_client: Client, kind: Any, stays: bool
) -> None:
    county = CountyFactory()
    added = by(None, lambda: LocalityFactory(name="Typo", county=county))
    kind(location=Location.objects.get(locality__name="Typo"))

    curator_client.post(reverse("admin:history-undo-set", args=[added]))

    assert Location.objects.filter(locality__name="Typo").exists() is stays
