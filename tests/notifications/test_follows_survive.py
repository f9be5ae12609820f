"""What a follow outlives: the merge of its place, the move of an agency; and what is told once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import AgencyLocation
from datasources.services.review import approve
from locations.models import Location
from locations.services.merging import merge_places, preview_place_merge
from notifications.models import DataSourceNotification, Follow
from notifications.services.digest import send_digests
from notifications.services.queue import fill_queues
from notifications.services.unsubscribing import token_for
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, location_of
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(db: None) -> tuple[Location, Location]:
    county = CountyFactory()
    return tuple(location_of(LocalityFactory(name=name, county=county)) for name in ("Old Town", "New Town"))  # type: ignore[return-value]


def digests() -> dict[str, str]:
    send_digests(everybody=True)
    return {mail.recipient: mail.body_text for mail in Mail.objects.filter(kind="notifications/digest")}


def test_two_follows_that_overlap_tell_a_thing_once(towns: Any, curator: User) -> None:
    old, new = towns
    follow = FollowFactory(location=old)
    for place in (new, location_of(old.county)):
        FollowFactory(user=follow.user, location=place)
    source = DataSourceFactory(pending=True, name="Only once", agencies=[AgencyFactory(locations=[old, new])])
    approve(source, curator.pk)
    change_status(DataRequestFactory(title="One question", locations=[old, new]).pk, RequestStatus.COMPLETE, curator.pk)

    (text,) = digests().values()

    assert text.count("Only once") == 1
    assert text.count("One question") == 1


def test_followers_of_the_place_to_which_an_agency_moves_hear_of_its_new_sources(towns: Any, curator: User) -> None:
    old, new = towns
    before, after = FollowFactory(location=old), FollowFactory(location=new)
    agency = AgencyFactory(locations=[old])
    approve(DataSourceFactory(pending=True, name="Arrests", agencies=[agency]), curator.pk)
    fill_queues()

    AgencyLocation.objects.filter(agency=agency).delete()
    AgencyLocation.objects.create(agency=agency, location=new)

    texts = digests()
    assert texts[after.user.email].count("Arrests") == 1
    assert texts[before.user.email].count("Arrests") == 1
    assert "NEW TOWN" in texts[before.user.email]
    assert "MOVED FROM A PLACE YOU FOLLOW" in texts[before.user.email]
    assert "MOVED FROM" not in texts[after.user.email]
    assert not any("ELSEWHERE" in text for text in texts.values())

    AgencyLocation.objects.create(agency=agency, location=old)
    fill_queues()
    assert DataSourceNotification.objects.filter(sent_at=None).count() == 0, "nobody is told twice"


def test_a_source_that_gets_another_agency_or_place_is_news_there(towns: Any, curator: User) -> None:
    old, new = towns
    FollowFactory(location=new)
    source = DataSourceFactory(pending=True, agencies=[AgencyFactory(locations=[old])])
    approve(source, curator.pk)
    assert fill_queues() == 0

    source.agencies.add(AgencyFactory(locations=[new]))

    assert fill_queues() == 1


def test_the_submitter_and_the_requester_hear_of_it_once_by_email(towns: Any, owner: User, curator: User) -> None:
    old, _ = towns
    FollowFactory(location=old, user=owner)
    other_follow = FollowFactory(location=old)
    source = DataSourceFactory(pending=True, submitter=owner, agencies=[AgencyFactory(locations=[old])])
    approve(source, curator.pk)
    change_status(DataRequestFactory(creator=owner, locations=[old]).pk, RequestStatus.COMPLETE, curator.pk)

    assert set(digests()) == {other_follow.user.email}
    assert Mail.objects.filter(recipient=owner.email).count() == 2


def merge(merged: Location, survivor: Location, curator: User) -> None:
    merge_places(merged.pk, survivor.pk, curator.pk, version=preview_place_merge(merged.pk, survivor.pk).version)


@pytest.mark.parametrize("follows_both", [False, True])
def test_a_follow_and_the_link_that_ends_it_survive_the_merge_of_its_place(
    towns: Any, curator: User, client: Client, follows_both: bool
) -> None:
    old, new = towns
    follow = FollowFactory(location=old)
    if follows_both:
        FollowFactory(location=new, user=follow.user)
    link = reverse("unsubscribe", args=[token_for(follow.user_id, follow.pk, old.pk)])
    approve(DataSourceFactory(pending=True, name="Arrests", agencies=[AgencyFactory(locations=[old])]), curator.pk)

    merge(old, new, curator)

    (text,) = digests().values()
    assert "NEW TOWN" in text
    assert text.count("Arrests") == 1
    assert "New Town" in client.get(link).content.decode()
    assert client.post(link).status_code == 200
    assert not Follow.objects.exists()
