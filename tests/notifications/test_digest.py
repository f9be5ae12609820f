"""From an approval to one mail in each follower's inbox, once."""

import datetime
import threading
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from accounts.time_zones import set_time_zone
from agencies.models import AgencyLocation
from datasources.models import AgencyDataSource
from datasources.services.review import approve
from locations.models import Location
from notifications.enums import DigestFrequency
from notifications.models import DataRequestNotification, DataSourceNotification, DigestSettings, NotificationLog
from notifications.queries import WaitingNews
from notifications.services.digest import send_digests
from notifications.services.digest_periods import MORNING, period_start
from notifications.services.queue import fill_queues
from pdap.db.queries import run_query_builder
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocalityFactory, location_of, national
from tests.notifications.factories import DigestSettingsFactory, FollowFactory
from tests.requests_app.factories import DataRequestFactory
from tests.smtp import Letterbox

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)  # a Tuesday


@pytest.fixture
def town(db: None) -> Location:
    """A town in a county of a state."""
    return location_of(LocalityFactory(name="Hometown"))


def publish(town: Location, curator: User, **columns: Any) -> Any:
    """Approve a new source of the town's police, and return it."""
    source = DataSourceFactory(pending=True, agencies=[AgencyFactory(name="Town Police", locations=[town])], **columns)
    approve(source, curator.pk)
    return source


def run(**options: Any) -> list[Any]:
    """Write the digests, send what waits, and return the mails in the order of their readers."""
    mail.outbox.clear()
    send_digests(**options)
    deliver_waiting()
    return sorted(mail.outbox, key=lambda message: message.to)


def recipients(messages: list[Any]) -> list[str]:
    """Return who got mail."""
    return [address for message in messages for address in message.to]


def test_approving_a_source_tells_each_follower_once(town: Location, curator: User) -> None:
    of_town = FollowFactory(location=town, user__email="town@example.org")
    FollowFactory(location=location_of(town.county), user__email="county@example.org")
    FollowFactory(location=national(), user__email="nation@example.org")
    FollowFactory(location=town, user__email="other-type@example.org", record_types=[record_type("Stops")])
    FollowFactory(user__email="elsewhere@example.org")
    source = publish(town, curator, name="Arrests of Hometown")

    messages = run()

    assert recipients(messages) == ["county@example.org", "nation@example.org", "town@example.org"]
    message = messages[2]
    for text in (message.body, message.alternatives[0][0]):
        assert "Arrests of Hometown" in text
        assert "Town Police" in text
        assert f"/data-source/{source.pk}" in text
        assert "/profile" in text
    assert DataSourceNotification.objects.get(user=of_town.user).sent_at is not None
    assert NotificationLog.objects.get().user_count == 3

    assert run(everybody=True) == []
    assert NotificationLog.objects.count() == 1


def test_the_mail_names_the_place_and_how_to_leave(town: Location, curator: User, client: Any) -> None:
    follow = FollowFactory(location=town)
    publish(town, curator)

    (message,) = run()

    assert message.subject == f"1 new data source in {location_name(town)}"
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in message.body
    assert client.get(stop.partition("//")[2].partition("/")[2].join(["/", ""])).status_code == 200
    assert follow.user.email not in message.body


def location_name(place: Location) -> str:
    """Return the long name of a place."""
    from locations.models import LocationExpanded

    return LocationExpanded.objects.get(pk=place.pk).long_name


def test_only_a_place_that_is_followed_says_so(town: Location, curator: User) -> None:
    person = FollowFactory(location=town).user
    source = publish(town, curator)
    fill_queues()
    elsewhere = location_of(LocalityFactory(name="Newtown"))
    AgencyLocation.objects.filter(agency__in=source.agencies.all()).update(location=elsewhere)
    publish(town, curator)

    (message,) = [sent for sent in run() if sent.to == [person.email]]

    html = str(message.alternatives[0][0])
    assert "(moved from a place you follow)" in html
    assert html.count("You follow this place.") == html.count(">Unfollow<") == 1


def test_one_mail_holds_all_that_is_new_by_place_and_kind(town: Location, curator: User) -> None:
    reader = UserFactory()
    elsewhere = location_of(LocalityFactory(name="Elsewhere"))
    for place in (town, elsewhere):
        FollowFactory(user=reader, location=place)
    publish(elsewhere, curator, name="Far away")
    for name in ("Second <source>", "First source"):
        publish(town, curator, name=name)
    change_status(DataRequestFactory(title="A question", locations=[town]).pk, RequestStatus.COMPLETE, curator.pk)
    change_status(DataRequestFactory(title="A start", locations=[town]).pk, RequestStatus.READY_TO_START, curator.pk)

    (message,) = [sent for sent in run() if sent.to == [reader.email]]

    order = ["ELSEWHERE,", "Far away", "HOMETOWN,", "New data sources", "First source", "Second <source>"]
    order += ["Data request completed", "A question", "Data request opened", "A start"]
    positions = [message.body.index(part) for part in order]
    assert positions == sorted(positions)
    assert "Second &lt;source&gt;" in message.alternatives[0][0]
    assert message.subject == "3 new data sources and 2 data request updates in 2 places"


def test_two_follows_that_reach_one_source_make_one_line_under_the_narrower_place(
    town: Location, curator: User
) -> None:
    person = UserFactory()
    for place in (national(), location_of(town.county), town):
        FollowFactory(user=person, location=place)
    publish(town, curator, name="Only once")

    (message,) = run()

    assert message.body.count("Only once") == 1
    assert location_name(town).upper() in message.body
    assert "UNITED STATES\n" not in message.body


def test_a_second_digest_holds_only_what_is_new(town: Location, curator: User) -> None:
    FollowFactory(location=town)
    publish(town, curator, name="Old news")
    run()

    publish(town, curator, name="Fresh news")
    (message,) = run(everybody=True)

    assert "Fresh news" in message.body
    assert "Old news" not in message.body


@pytest.mark.parametrize(
    ("frequency", "last", "due"),
    [
        ("daily", "2026-11-24T00:10", False),
        ("daily", "2026-11-23T23:50", True),
        ("weekly", "2026-11-23T00:10", False),
        ("weekly", "2026-11-22T23:50", True),
        ("monthly", "2026-11-01T00:10", False),
        ("monthly", "2026-10-31T23:50", True),
        ("monthly", None, True),
        ("off", "2020-01-01T00:00", False),
        ("off", None, False),
    ],
)
def test_a_person_gets_one_digest_a_period(
    town: Location, curator: User, frequency: str, last: str | None, due: bool
) -> None:
    settings = DigestSettingsFactory(frequency=frequency, last_digest_at=last and f"{last}:00Z")
    set_time_zone(settings.user_id, "UTC")
    FollowFactory(location=town, user=settings.user)
    publish(town, curator)

    assert len(run(now=NOON)) == due

    settings.refresh_from_db()
    if due:
        assert settings.last_digest_at == NOON


def test_a_run_for_everybody_reaches_those_who_had_one_today_but_not_those_who_want_none(
    town: Location, curator: User
) -> None:
    FollowFactory(location=town, user=DigestSettingsFactory(last_digest_at=NOON).user)
    FollowFactory(location=town, user=DigestSettingsFactory(frequency=DigestFrequency.OFF).user)
    publish(town, curator)

    assert [len(run(now=NOON)), len(run(now=NOON, everybody=True))] == [0, 1]


@pytest.mark.parametrize(
    ("zone", "hour", "people"),
    [
        ("America/New_York", 12, 0),
        ("America/New_York", 13, 1),
        ("Pacific/Honolulu", 17, 0),
        ("Pacific/Honolulu", 18, 1),
    ],
)
def test_the_jobs_digests_come_in_the_morning_of_the_reader(
    town: Location, curator: User, zone: str, hour: int, people: int
) -> None:
    follow = FollowFactory(location=town)
    set_time_zone(follow.user_id, zone)
    publish(town, curator)

    assert len(run(now=NOON.replace(hour=hour), from_hour=MORNING)) == people


def test_a_day_begins_at_midnight_of_the_reader(town: Location, curator: User) -> None:
    before_midnight_there = DigestSettingsFactory(frequency="daily", last_digest_at="2026-11-24T09:50:00Z")
    set_time_zone(before_midnight_there.user_id, "Pacific/Honolulu")
    FollowFactory(location=town, user=before_midnight_there.user)
    FollowFactory(location=town, user=DigestSettingsFactory(frequency="daily", last_digest_at=NOON).user)
    publish(town, curator)

    assert len(run(now=NOON.replace(hour=20))) == 1


def test_periods_begin_with_the_day_monday_and_the_first() -> None:
    begins = [period_start(frequency, NOON).date() for frequency in ("daily", "weekly", "monthly")]

    assert begins == [datetime.date(2026, 11, day) for day in (24, 23, 1)]


def test_what_is_taken_back_before_the_digest_waits_untold(town: Location, curator: User) -> None:
    FollowFactory(location=town)
    source = publish(town, curator)
    fill_queues()
    type(source).objects.filter(pk=source.pk).update(approval_status="rejected")

    assert run() == []
    assert not DigestSettings.objects.filter(last_digest_at__isnull=False).exists()

    type(source).objects.filter(pk=source.pk).update(approval_status="approved")
    assert len(run()) == 1


def test_a_request_that_was_withdrawn_meanwhile_is_not_told(town: Location, curator: User) -> None:
    FollowFactory(location=town)
    request = DataRequestFactory(locations=[town])
    change_status(request.pk, RequestStatus.READY_TO_START, curator.pk)
    change_status(request.pk, RequestStatus.REQUEST_WITHDRAWN, curator.pk)

    assert all("New" not in message.body and "started" not in message.body for message in run())
    assert DataRequestNotification.objects.get().sent_at is None


def test_a_digest_and_its_marks_are_there_together_or_not_at_all(
    town: Location, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    FollowFactory(location=town)
    publish(town, curator)

    def stop(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("notifications.services.digest.DataSourceNotification.objects.filter", stop)
        with pytest.raises(KeyboardInterrupt):
            send_digests()
    assert not Mail.objects.exists()

    assert len(run()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_give_nobody_two(curator: User, letterbox: Letterbox) -> None:
    town = location_of(LocalityFactory(name="Hometown"))
    follows = FollowFactory.create_batch(8, location=town)
    publish(town, curator)
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        send_digests()
        deliver_waiting()
        connection.close()

    runs = [threading.Thread(target=work) for _ in range(2)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    deliver_waiting()

    assert sorted(message["To"] for message in letterbox.mails) == sorted(follow.user.email for follow in follows)


def test_a_real_mail_server_gets_the_digest(town: Location, curator: User, letterbox: Letterbox) -> None:
    FollowFactory(location=town, user__email="reader@example.org")
    publish(town, curator, name="Übergriffe in Mayagüez")

    send_digests()
    deliver_waiting()

    (message,) = letterbox.mails
    assert message["To"] == "reader@example.org"
    assert message["From"] == "PDAP Notifications <mail@pdap.io>"
    for kind in ("plain", "html"):
        assert "Übergriffe in Mayagüez" in message.get_body((kind,)).get_content()  # type: ignore[union-attr]


def test_a_digest_takes_the_same_queries_however_much_is_new(
    town: Location, curator: User, django_assert_num_queries: Any
) -> None:
    FollowFactory(location=town)
    for count in (1, 10):
        for _ in range(count):
            publish(town, curator)
        fill_queues()
        DigestSettings.objects.all().delete()
        # whether the database is taken over (2); for each queue (2 of places, 5 of what else is watched) a savepoint,
        # its release and the statement; the zones; who waits: by places, by what else they watch, by email alone;
        # for the person a savepoint, the settings made and locked, whether due, the news of each kind, where the
        # agencies are, the mail (3), whether the address bounces, the marks, the time, the release; the worker is
        # woken, and the run logged
        with django_assert_num_queries(44):
            send_digests()


def test_the_command_sends_and_tells(town: Location, curator: User, capsys: pytest.CaptureFixture) -> None:
    FollowFactory(location=town)
    publish(town, curator)

    call_command("send_digests")

    assert capsys.readouterr().out == "1 person gets a digest\nEmails sent: 1\n"
    assert len(mail.outbox) == 1


def test_a_source_of_many_agencies_names_three_with_their_places(town: Location, curator: User) -> None:
    person = FollowFactory(location=town).user
    source = publish(town, curator)
    others = AgencyFactory.create_batch(10, name="Springfield Police Department", locations=[town])
    AgencyDataSource.objects.bulk_create(AgencyDataSource(data_source=source, agency=agency) for agency in others)
    fill_queues()

    (news,) = run_query_builder(WaitingNews(person.pk)).data_sources

    assert news.agencies is not None
    assert news.agencies.count(";") == 2
    assert news.agencies.endswith(" and 8 more")
    assert len(news.agencies) < 500
