"""Following agencies, record types, searches, requests and sources, with an account and by email alone."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.services.mailed_links import hashed_secret
from accounts.time_zones import set_time_zone
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from datasources.fields import SOURCES
from datasources.models import DataSource
from datasources.services.review import approve
from locations.models import Location
from notifications.enums import DigestFrequency, WatchFrequency, WatchKind
from notifications.models import DataSourceNotification, Follow, Follower, News, Watch, WatchNews
from notifications.services import watch_queue
from notifications.services.digest import send_at_once, send_digests
from notifications.services.watch_queue import fill_watches
from notifications.services.watches import (
    Target,
    begin_watch,
    end_watch,
    expire_unconfirmed,
    key_of,
    watch_by_account,
    watch_by_email,
)
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.lib.columns import Use
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocalityFactory, location_of, national
from tests.notifications.factories import DigestSettingsFactory, FollowFactory, WatchFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

# What the history of a source shows and its followers do not hear of.
NOT_NEWS = {
    *("detail_level", "data_portal_type", "data_portal_type_other", "scraper_url", "retention_schedule"),
    *("supplying_entity", "originating_entity", "agency_aggregation", "agency_described_not_in_database"),
}
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)  # a Tuesday


@pytest.fixture
def town(db: None) -> Location:
    """A town in a county of a state."""
    return location_of(LocalityFactory(name="Hometown"))


def publish(curator: User, **columns: Any) -> DataSource:
    source: DataSource = DataSourceFactory(pending=True, **columns)
    approve(source, curator.pk)
    return source


def run(**options: Any) -> list[Any]:
    """Write the digests, send what waits, and return the emails by their readers."""
    mail.outbox.clear()
    send_digests(**options)
    deliver_waiting()
    return sorted(mail.outbox, key=lambda message: message.to)


def texts_of(message: Any) -> tuple[str, str]:
    return message.body, message.alternatives[0][0]


def test_an_agency_a_record_type_and_places_above_bring_a_new_source(town: Location, curator: User) -> None:
    police = AgencyFactory(locations=[town])
    stops = record_type("Stops")
    hears = [
        WatchFactory(kind=WatchKind.AGENCY, agency=police),
        WatchFactory(kind=WatchKind.RECORD_TYPE, record_type=stops),
        WatchFactory(kind=WatchKind.RECORD_TYPE, record_type=stops, location=location_of(town.state)),
        WatchFactory(kind=WatchKind.PLACE, location=location_of(town.county), by_email=True),
    ]
    WatchFactory(kind=WatchKind.AGENCY, agency=AgencyFactory())
    WatchFactory(kind=WatchKind.RECORD_TYPE, record_type=record_type("Surveys"))
    WatchFactory(kind=WatchKind.RECORD_TYPE, record_type=stops, location=location_of(LocalityFactory()))
    WatchFactory(kind=WatchKind.PLACE, location=town, by_email=True, confirmed_at=None)

    publish(curator, agencies=[police], type_name="Stops")
    fill_watches()
    assert fill_watches() == 0

    assert set(WatchNews.objects.values_list("watch_id", flat=True)) == {watch.pk for watch in hears}


def test_nobody_hears_of_what_happened_before_or_of_their_own(town: Location, curator: User) -> None:
    police = AgencyFactory(locations=[town])
    submitter = UserFactory()
    WatchFactory(kind=WatchKind.AGENCY, agency=police, user=submitter)
    publish(curator, agencies=[police], submitter=submitter)
    WatchFactory(kind=WatchKind.AGENCY, agency=police, confirmed_at=timezone.now() + datetime.timedelta(minutes=1))

    assert fill_watches() == 0


def test_a_followed_search_brings_what_it_finds(curator: User, monkeypatch: Any) -> None:
    watch = WatchFactory(kind=WatchKind.SEARCH, search="record_types=Stops&q=traffic")
    stops = publish(curator, name="Traffic stops", type_name="Stops", agencies=[AgencyFactory()])
    publish(curator, name="Traffic citations", type_name="Citations", agencies=[AgencyFactory()])
    publish(curator, name="Pedestrian", description="", type_name="Stops", agencies=[AgencyFactory()])

    fill_watches()

    assert [row.source_event.data_source_id for row in watch.news.all()] == [stops.pk]


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"url_status": UrlStatus.BROKEN}, {"broken"}),
        ({"internet_archive_url": "https://web.archive.org/web/2020/x"}, {"archived"}),
        ({"description": "New words."}, {"changed"}),
        ({"submission_notes": "private"}, set()),
    ],
)
def test_a_source_tells_what_happens_to_it_once_a_day(change: dict[str, Any], kinds: set[str]) -> None:
    source = DataSourceFactory()

    for _ in range(2):
        DataSource.objects.filter(pk=source.pk).update(**change)

    assert set(News.objects.filter(data_source=source).values_list("kind", flat=True)) == kinds


def test_followers_hear_of_each_column_that_the_history_shows_or_it_is_known_not_to_be_news() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('public.note_source_news'::regproc)")
        ((definition,),) = cursor.fetchall()
    told = set(re.findall(r"\bNEW\.(\w+)", definition)) - {"id"}
    shown = {column.name for column in SOURCES.used(Use.HISTORY)}
    assert shown - told == NOT_NEWS


def test_a_source_that_is_not_public_tells_nothing() -> None:
    source = DataSourceFactory(pending=True)

    DataSource.objects.filter(pk=source.pk).update(description="New words.")

    assert not News.objects.exists()


def test_a_request_tells_each_status_and_its_private_notes_never_travel(curator: User) -> None:
    data_request = DataRequestFactory(
        title="Stops of Hometown",
        request_status=RequestStatus.READY_TO_START,
        internal_notes="secret",
        pdap_response=None,
    )
    WatchFactory(
        kind=WatchKind.REQUEST,
        data_request=data_request,
        frequency=WatchFrequency.AT_ONCE,
        by_email=True,
        follower__email="reader@example.org",
    )
    for status in (RequestStatus.WAITING_FOR_FOIA, RequestStatus.COMPLETE):
        change_status(data_request.pk, status, curator.pk)
        assert send_at_once() == 1
        assert send_at_once() == 0
    deliver_waiting()

    filed, completed = [message for message in mail.outbox if message.to == ["reader@example.org"]]
    for message, words in ((filed, "Records request filed"), (completed, "Data request completed")):
        for text in texts_of(message):
            assert words in text
            assert "You follow this data request." in text
            assert "secret" not in text


def test_no_one_is_told_of_a_status_that_was_undone(curator: User) -> None:
    data_request = DataRequestFactory(title="Stops of Hometown", request_status=RequestStatus.READY_TO_START)
    watch = WatchFactory(kind=WatchKind.REQUEST, data_request=data_request, by_email=True)
    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)
    change_status(data_request.pk, RequestStatus.WAITING_FOR_FOIA, curator.pk)
    change = ChangeLog.objects.filter(table_name="data_requests", affected_id=data_request.pk).latest("id")
    assert change.change_set is not None
    undo_change_set(change.change_set, curator.pk)

    (message,) = run()

    assert "In progress" in message.body
    assert "Records request filed" not in message.body
    assert watch.news.get(sent_at=None).news.detail == RequestStatus.WAITING_FOR_FOIA


def test_a_request_that_came_to_a_status_twice_is_told_once_and_only_where_it_stands(curator: User) -> None:
    data_request = DataRequestFactory(title="Stops of Hometown", request_status=RequestStatus.READY_TO_START)
    WatchFactory(kind=WatchKind.REQUEST, data_request=data_request, by_email=True)
    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)
    News.objects.update(happened_on=NOON)
    change_status(data_request.pk, RequestStatus.WAITING_FOR_REQUESTOR, curator.pk)
    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)

    (message,) = run()

    assert message.body.count("In progress") == 1
    assert "Waiting for your reply" not in message.body
    assert "Also because you follow" not in message.body


@pytest.mark.parametrize("is_broken_now", [True, False])
def test_no_one_is_told_that_a_link_broke_which_works_again(is_broken_now: bool) -> None:
    source = DataSourceFactory(url_status=UrlStatus.OK)
    WatchFactory(kind=WatchKind.SOURCE, data_source=source, by_email=True)
    statuses = (UrlStatus.BROKEN, UrlStatus.OK, UrlStatus.BROKEN)
    for status in statuses if is_broken_now else statuses[:2]:
        DataSource.objects.filter(pk=source.pk).update(url_status=status)

    (message,) = run()

    assert ("Link stopped working" in message.body) is is_broken_now
    assert ("Link works again" in message.body) is not is_broken_now


def test_no_one_is_told_that_a_request_is_done_once_that_was_undone(curator: User) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE)
    WatchFactory(
        kind=WatchKind.REQUEST,
        data_request=data_request,
        frequency=WatchFrequency.AT_ONCE,
        by_email=True,
        follower__email="reader@example.org",
    )
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    change = ChangeLog.objects.filter(table_name="data_requests", affected_id=data_request.pk).latest("id")
    assert change.change_set is not None
    undo_change_set(change.change_set, curator.pk)

    assert send_at_once() == 1  # it is in progress again
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    assert send_at_once() == 1
    deliver_waiting()

    told = [texts_of(message)[0] for message in mail.outbox if message.to == ["reader@example.org"]]
    assert ["In progress" in text for text in told] == [True, False]
    assert ["Data request completed" in text for text in told] == [False, True]


def test_overlapping_follows_tell_a_thing_once_and_say_all_reasons(town: Location, curator: User) -> None:
    police = AgencyFactory(name="Town Police", locations=[town])
    reader = UserFactory(email="reader@example.org")
    FollowFactory(user=reader, location=town)
    WatchFactory(kind=WatchKind.AGENCY, agency=police, user=reader)
    by_email = WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True, follower__email="zoe@example.org")
    WatchFactory(kind=WatchKind.PLACE, location=town, follower=by_email.follower)
    publish(curator, name="Arrests of Hometown", agencies=[police])

    first, second = run(now=NOON)

    assert first.to == ["reader@example.org"]
    assert first.body.count("Arrests of Hometown") == 1
    assert second.to == ["zoe@example.org"]
    assert second.body.count("Arrests of Hometown") == 1
    assert "You follow this agency." in second.body
    assert f"Also because you follow: {town.locality.name}" in second.body
    assert run(now=NOON + datetime.timedelta(days=40)) == []
    assert not WatchNews.objects.filter(sent_at=None).exists()


def test_what_was_told_right_away_is_not_told_by_the_digest_again(town: Location, curator: User) -> None:
    data_request = DataRequestFactory(locations=[town], request_status=RequestStatus.ACTIVE)
    reader = UserFactory()
    FollowFactory(user=reader, location=town)
    WatchFactory(kind=WatchKind.REQUEST, data_request=data_request, user=reader, frequency=WatchFrequency.AT_ONCE)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)

    send_at_once()
    run(now=NOON)

    assert Mail.objects.filter(kind__startswith="notifications/", recipient=reader.email).count() == 1


def test_what_comes_at_once_leaves_the_periods_digest_for_what_comes_later(town: Location, curator: User) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE)
    reader = UserFactory()
    FollowFactory(user=reader, location=town)
    WatchFactory(kind=WatchKind.REQUEST, data_request=data_request, user=reader, frequency=WatchFrequency.AT_ONCE)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    assert len(run(now=NOON)) == 1

    publish(curator, name="Arrests of Hometown", agencies=[AgencyFactory(locations=[town])])

    (message,) = run(now=NOON + datetime.timedelta(days=1))
    assert "Arrests of Hometown" in message.body


def test_each_watch_keeps_its_own_time(town: Location, curator: User) -> None:
    police = AgencyFactory(locations=[town])
    watch = WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True, frequency=WatchFrequency.DAILY)
    monthly = WatchFactory(
        kind=WatchKind.RECORD_TYPE, record_type=record_type("Stops"), follower=watch.follower, frequency="monthly"
    )
    Watch.objects.update(last_sent_at=NOON - datetime.timedelta(days=1))
    publish(curator, name="Daily", agencies=[police])
    publish(curator, name="Monthly", type_name="Stops", agencies=[AgencyFactory()])

    (message,) = run(now=NOON)
    assert "Daily" in message.body
    assert "Monthly" not in message.body
    (message,) = run(now=NOON + datetime.timedelta(days=10))
    assert "Monthly" in message.body
    assert monthly.news.get().sent_at is not None


def test_a_week_begins_on_the_readers_own_monday(town: Location, curator: User) -> None:
    police = AgencyFactory(locations=[town])
    watch = WatchFactory(kind=WatchKind.AGENCY, agency=police, frequency=WatchFrequency.WEEKLY)
    set_time_zone(watch.user_id, "Pacific/Guam")
    monday_there = datetime.datetime(2026, 11, 22, 22, tzinfo=datetime.UTC)  # Sunday in New York
    Watch.objects.update(last_sent_at=monday_there - datetime.timedelta(days=6))  # Tuesday there, Monday in New York
    publish(curator, agencies=[police])

    assert [message.to for message in run(now=monday_there)] == [[watch.user.email]]


def test_who_wants_no_digests_gets_none(town: Location, curator: User) -> None:
    police = AgencyFactory(locations=[town])
    reader = DigestSettingsFactory(frequency=DigestFrequency.OFF).user
    WatchFactory(kind=WatchKind.AGENCY, agency=police, user=reader)
    publish(curator, agencies=[police])

    assert run() == []


def test_an_account_follows_places_in_the_contracts_tables(town: Location) -> None:
    reader = UserFactory()

    watch_by_account(reader.pk, Target(WatchKind.RECORD_TYPE, record_type_id=record_type("Stops").pk))
    watch_by_account(reader.pk, Target(WatchKind.PLACE, location_id=town.pk))
    watch_by_account(reader.pk, Target(WatchKind.SOURCE, data_source_id=DataSourceFactory().pk), "at_once")
    watch_by_account(reader.pk, Target(WatchKind.AGENCY, agency_id=AgencyFactory().pk), "at_once")

    assert {follow.location_id for follow in Follow.objects.filter(user=reader)} == {town.pk, national().pk}
    assert {watch.kind: watch.frequency for watch in Watch.objects.filter(user=reader)} == {
        "source": "at_once",
        "agency": None,
    }


def link_of(message: Any) -> str:
    return re.search(r"/following/confirm/([\w-]+)", message.body)[1]  # type: ignore[index]


def ask(email: str, target: Target, frequency: str | None = None) -> Any:
    mail.outbox.clear()
    watch_by_email(email, target, "Hometown", frequency)
    deliver_waiting()
    (message,) = mail.outbox
    return message


def test_an_address_follows_once_its_link_is_used_and_keys_are_kept_as_hashes(town: Location) -> None:
    target = Target(WatchKind.PLACE, location_id=town.pk)
    token = link_of(ask("Reader@Example.org", target))
    assert Watch.objects.get().confirmed_at is None
    assert not Follower.objects.filter(key_hash__isnull=False).exists()

    follower = begin_watch(token)

    assert follower is not None
    assert (follower.email, Watch.objects.get().confirmed_at is not None) == ("reader@example.org", True)
    assert follower.key_hash == hashed_secret(key_of(follower)) != key_of(follower)
    assert begin_watch(token) is None
    again = ask("reader@example.org", target)
    assert "already follow" in again.subject
    assert key_of(follower) in again.body
    assert Watch.objects.count() == 1


@pytest.mark.parametrize(("asked", "then"), [("daily", "monthly"), ("monthly", None), (None, "at_once")])
def test_who_asks_again_before_confirming_gets_what_they_asked_for_last(asked: str | None, then: str | None) -> None:
    target = Target(WatchKind.SOURCE, data_source_id=DataSourceFactory().pk)
    ask("reader@example.org", target, asked)
    assert begin_watch(link_of(ask("reader@example.org", target, then)))

    assert Watch.objects.get().frequency == then
    # Anyone can type an address: what is confirmed changes only with its reader's key.
    ask("reader@example.org", target, "weekly")
    assert Watch.objects.get().frequency == then


def test_a_link_ends_after_two_days_and_what_nobody_confirmed_is_forgotten(town: Location) -> None:
    token = link_of(ask("reader@example.org", Target(WatchKind.PLACE, location_id=town.pk)))
    Watch.objects.update(created_at=timezone.now() - datetime.timedelta(days=3))
    Follower.objects.update(created_at=timezone.now() - datetime.timedelta(days=3))

    assert begin_watch(token) is None
    expire_unconfirmed()

    assert not Follower.objects.exists()


def test_what_waits_goes_with_its_watch(town: Location, curator: User) -> None:
    from django.db.models import Q

    police = AgencyFactory(locations=[town])
    watch = WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True)
    other = WatchFactory(kind=WatchKind.PLACE, location=town, follower=watch.follower)
    publish(curator, agencies=[police])
    fill_watches()

    assert end_watch(Q(follower=watch.follower_id), watch.pk)
    assert not end_watch(Q(follower=watch.follower_id + 1), other.pk)
    (message,) = run(now=NOON)
    assert "You follow this place." in message.body


def test_without_the_search_nothing_is_brought(curator: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(watch_queue, "_find_sources", [])
    WatchFactory(kind=WatchKind.SEARCH, search="q=stops")
    publish(curator, name="Stops", agencies=[AgencyFactory()])

    assert fill_watches() == 0
    assert not DataSourceNotification.objects.exists()


def test_an_email_links_to_nothing_that_is_no_longer_listed(town: Location, curator: User) -> None:
    """The agency was withdrawn after the source was published; another agency keeps the source public."""
    police = AgencyFactory(name="Withdrawn police", locations=[town])
    for email in ("alone@example.org", "both@example.org"):
        WatchFactory(by_email=True, follower__email=email, kind=WatchKind.AGENCY, agency=police)
    follower = Follower.objects.get(email="both@example.org")
    WatchFactory(by_email=True, follower=follower, kind=WatchKind.PLACE, location=town)
    source = publish(curator, agencies=[police, AgencyFactory(locations=[town])], name="Stops of the town")
    fill_watches()
    police.approval_status = ApprovalStatus.REJECTED
    police.save()

    alone, both = run()

    text, html = texts_of(alone)
    assert "NO LONGER LISTED" in text
    assert "Withdrawn police" not in text + html
    assert f"/data-source/{source.pk}" in text
    (heading,) = re.findall("<h2>(.*?)</h2>", html, re.DOTALL)
    assert heading.strip() == "No longer listed"
    text, html = texts_of(both)
    assert "no longer listed" not in (text + html).lower()
    assert f'/locations/{town.pk}"' in html
