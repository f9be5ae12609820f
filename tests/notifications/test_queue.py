"""Which event reaches whom (contract 8.5): one sentence for each rule, and a slow model beside the fast SQL."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from datasources.models import DataSource, RecordType
from datasources.services.review import approve
from locations.models import DependentLocation, Location
from notifications.models import (
    DataRequestEvent,
    DataRequestNotification,
    DataSourceEvent,
    DataSourceNotification,
    Follow,
)
from notifications.services import queue
from notifications.services.follows import choose, follow, unfollow
from notifications.services.queue import fill_queues
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocalityFactory, LocationFactory, location_of, national
from tests.notifications.factories import DataRequestEventFactory, DataSourceEventFactory, FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    """A town in a county of a state."""
    return location_of(LocalityFactory())


def source_of(*places: Location, **columns: Any) -> DataSource:
    """Return an approved source of an agency at these places."""
    return DataSourceFactory(agencies=[AgencyFactory(locations=places)], **columns)


def told() -> set[tuple[int, int]]:
    """Return who waits for which source."""
    return set(DataSourceNotification.objects.values_list("user_id", "event__data_source_id"))


def test_places_above_hear_and_places_below_do_not(town: Location) -> None:
    county = location_of(town.county)
    FollowFactory(location=town)
    above = [FollowFactory(location=place).user_id for place in (location_of(town.state), national(), county)]
    source = source_of(county)
    DataSourceEventFactory(data_source=source)

    fill_queues()

    assert told() == {(person, source.pk) for person in above}


def test_only_the_follows_record_types_are_told_of_sources(town: Location) -> None:
    stops = FollowFactory(location=town, record_types=[record_type("Stops")])
    FollowFactory(location=town, record_types=[record_type("Surveys")])
    DataSourceEventFactory(data_source=source_of(town, type_name="Stops"))

    fill_queues()

    assert {person for person, _ in told()} == {stops.user_id}


def test_a_follow_without_record_types_means_all(town: Location) -> None:
    FollowFactory(location=town, record_types=[])
    DataSourceEventFactory(data_source=source_of(town))

    assert fill_queues() == 1


def test_requests_are_told_whatever_the_follows_record_types(town: Location) -> None:
    FollowFactory(location=town, record_types=[record_type("Surveys")])
    DataRequestEventFactory(data_request=DataRequestFactory(locations=[town]))

    assert fill_queues() == 1


def test_nobody_hears_of_what_happened_before_they_followed(town: Location) -> None:
    event = DataSourceEventFactory(data_source=source_of(town))
    DataSourceEvent.objects.filter(pk=event.pk).update(created_at=timezone.now() - datetime.timedelta(hours=1))
    FollowFactory(location=town)

    assert fill_queues() == 0


def test_an_event_is_queued_once_and_not_looked_at_again(town: Location) -> None:
    follow_of_town = FollowFactory(location=town)
    DataSourceEventFactory(data_source=source_of(town))

    assert [fill_queues(), fill_queues()] == [1, 0]
    assert not DataSourceEvent.objects.filter(queued_at=None).exists()

    DataSourceNotification.objects.filter(user=follow_of_town.user).delete()
    assert fill_queues() == 0


def test_a_source_that_gets_its_place_later_is_told_then(town: Location) -> None:
    FollowFactory(location=town)
    source = DataSourceFactory(agencies=[])
    DataSourceEventFactory(data_source=source)
    assert fill_queues() == 0

    source.agencies.add(AgencyFactory(locations=[town]))

    assert fill_queues() == 1


def test_what_has_no_place_for_a_month_is_given_up(town: Location) -> None:
    source = DataSourceFactory(agencies=[])
    event = DataSourceEventFactory(data_source=source)
    FollowFactory(location=town)
    long_ago = timezone.now() - datetime.timedelta(days=31)
    DataSourceEvent.objects.filter(pk=event.pk).update(created_at=long_ago)
    Follow.objects.update(created_at=long_ago)
    source.agencies.add(AgencyFactory(locations=[town]))

    assert fill_queues() == 0


def test_a_source_that_is_not_public_is_not_queued(town: Location) -> None:
    FollowFactory(location=town)
    DataSourceEventFactory(data_source=source_of(town, pending=True))

    assert fill_queues() == 0


def test_a_request_without_a_place_reaches_nobody(curator: User) -> None:
    FollowFactory(location=national())
    change_status(DataRequestFactory().pk, RequestStatus.COMPLETE, curator.pk)

    assert fill_queues() == 0


def test_reaching_a_status_again_makes_no_second_event(town: Location, curator: User) -> None:
    request = DataRequestFactory(locations=[town])
    for status in (RequestStatus.COMPLETE, RequestStatus.COMPLETE, RequestStatus.ACTIVE, RequestStatus.COMPLETE):
        change_status(request.pk, status, curator.pk)

    assert DataRequestEvent.objects.filter(data_request=request).count() == 1


def test_approving_again_makes_no_second_event(town: Location, curator: User) -> None:
    source = source_of(town, pending=True)
    approve(source, curator.pk)
    DataSource.objects.filter(pk=source.pk).update(approval_status="rejected")
    approve(source, curator.pk)

    assert DataSourceEvent.objects.filter(data_source=source).count() == 1


def test_unfollowing_forgets_what_is_unsent(town: Location, owner: User) -> None:
    follow(owner.pk, town.pk)
    DataSourceEventFactory(data_source=source_of(town))
    DataRequestEventFactory(data_request=DataRequestFactory(locations=[town]))
    assert fill_queues() == 2

    unfollow(owner.pk, town.pk)

    assert not DataSourceNotification.objects.exists()
    assert not DataRequestNotification.objects.exists()


def test_unfollowing_keeps_what_another_follow_reaches_and_what_was_sent(town: Location, owner: User) -> None:
    follow(owner.pk, town.pk)
    follow(owner.pk, location_of(town.county).pk)
    elsewhere = LocationFactory()
    follow(owner.pk, elsewhere.pk)
    waiting, sent = source_of(town), source_of(elsewhere)
    for source in (waiting, sent):
        DataSourceEventFactory(data_source=source)
    fill_queues()
    DataSourceNotification.objects.filter(event__data_source=sent).update(sent_at=timezone.now())

    unfollow(owner.pk, town.pk)
    unfollow(owner.pk, elsewhere.pk)

    assert told() == {(owner.pk, waiting.pk), (owner.pk, sent.pk)}


def test_narrowing_a_follow_forgets_the_other_kinds(town: Location, owner: User, stranger: User) -> None:
    for person in (owner, stranger):
        follow(person.pk, town.pk)
    stops, surveys = (source_of(town, type_name=name) for name in ("Stops", "Surveys"))
    for source in (stops, surveys):
        DataSourceEventFactory(data_source=source)
    fill_queues()

    choose(owner.pk, town.pk, [record_type("Stops")])

    assert told() == {(owner.pk, stops.pk), (stranger.pk, stops.pk), (stranger.pk, surveys.pk)}


def test_queueing_takes_the_same_statements_however_many_follow(town: Location, django_assert_num_queries: Any) -> None:
    for count in (1, 20):
        FollowFactory.create_batch(count, location=town)
        DataSourceEventFactory(data_source=source_of(town))
        # whether the database is taken over; for each kind a savepoint, the statement, its release; for sources once
        # more, which finds no further event
        with django_assert_num_queries(10):
            fill_queues()


def test_a_run_in_small_batches_queues_the_same(town: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "BATCH", 2)
    FollowFactory(location=town)
    for _ in range(5):
        DataSourceEventFactory(data_source=source_of(town))

    assert fill_queues() == 5


def model(follows: list[Follow]) -> set[tuple[int, int]]:
    """Return who should wait for which source, found one by one, in the plainest way."""
    expected = set()
    below = {(row.parent_location_id, row.dependent_location_id) for row in DependentLocation.objects.all()}
    for event in DataSourceEvent.objects.select_related("data_source"):
        places = set(event.data_source.agencies.values_list("locations", flat=True)) - {None}
        for place_follow in follows:
            types = set(place_follow.record_types.values_list("pk", flat=True))
            near = any(
                place_follow.location_id == place or (place_follow.location_id, place) in below for place in places
            )
            wanted = not types or event.data_source.record_type_id in types
            if near and wanted and place_follow.created_at <= event.created_at:
                expected.add((place_follow.user_id, event.data_source_id))
    return expected


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_fast_queue_tells_whom_a_slow_model_tells(data: st.DataObject, django_db_blocker: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        localities = [LocalityFactory() for _ in range(2)]
        places = [location_of(locality) for locality in localities]
        places += [location_of(localities[0].county), location_of(places[0].state), national()]
        types = list(RecordType.objects.all()[:3])
        people = [UserFactory() for _ in range(2)]
        pairs = st.sets(st.tuples(st.sampled_from(people), st.sampled_from(places)), max_size=6)
        now = timezone.now()
        follows = []
        for person, place in sorted(data.draw(pairs), key=lambda pair: (pair[0].pk, pair[1].pk)):
            chosen = sorted(
                data.draw(st.sets(st.sampled_from(types), max_size=2)), key=lambda followed_type: followed_type.pk
            )
            place_follow = FollowFactory(user=person, location=place, record_types=chosen)
            Follow.objects.filter(pk=place_follow.pk).update(
                created_at=now - datetime.timedelta(days=data.draw(st.integers(0, 2)))
            )
            place_follow.refresh_from_db()
            follows.append(place_follow)
        for _ in range(data.draw(st.integers(1, 4))):
            at = sorted(data.draw(st.sets(st.sampled_from(places), max_size=2)), key=lambda location: location.pk)
            kind = data.draw(st.sampled_from(types)).name
            event = DataSourceEventFactory(data_source=source_of(*at, type_name=kind))
            when = now - datetime.timedelta(days=data.draw(st.integers(0, 2)))
            DataSourceEvent.objects.filter(pk=event.pk).update(created_at=when)

        fill_queues()

        assert told() == model(follows)
        transaction.set_rollback(True)
