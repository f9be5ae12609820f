"""From an approval to one mail in each follower's inbox, once."""

import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from datasources.services.review import approve
from locations.models import Location
from notifications.models import (
    DataRequestEvent,
    DataSourceEvent,
    DataSourceNotification,
    NotificationLog,
)
from notifications.services.digest import send_digests
from notifications.services.queue import fill_queues
from pdap.embedded.guardian import free_port
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocalityFactory, LocationFactory, location_of, national
from tests.notifications.factories import DataSourceEventFactory, FollowFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    """A town in a county of a state."""
    return location_of(LocalityFactory(name="Hometown"))


def pending_source(town: Location, **columns: Any) -> Any:
    """Return a source of the town's police that waits for review."""
    return DataSourceFactory(pending=True, agencies=[AgencyFactory(locations=[town])], **columns)


def recipients() -> list[str]:
    """Return who got mail, in the order of their names."""
    return sorted(address for message in mail.outbox for address in message.to)


def test_approving_a_source_tells_each_follower_once(town: Location, curator: User) -> None:
    of_town = FollowFactory(location=town, user__email="town@example.org")
    FollowFactory(location=location_of(town.county), user__email="county@example.org")
    FollowFactory(location=national(), user__email="nation@example.org")
    FollowFactory(location=town, user__email="other-type@example.org", record_types=[record_type("Stops")])
    FollowFactory(user__email="elsewhere@example.org")
    source = pending_source(town, name="Arrests of Hometown")

    approve(source, curator.pk)
    assert send_digests() == 3

    assert DataSourceEvent.objects.filter(data_source=source).count() == 1
    assert recipients() == ["county@example.org", "nation@example.org", "town@example.org"]
    message = mail.outbox[0]
    assert message.subject == "Updates to police data sources in locations you follow"
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "Arrests of Hometown" in text
        assert f"/data-source/{source.pk}" in text
        assert "/profile" in text
    assert DataSourceNotification.objects.get(user=of_town.user).sent_at is not None
    assert NotificationLog.objects.get().user_count == 3

    assert send_digests() == 0
    assert len(mail.outbox) == 3
    assert NotificationLog.objects.count() == 1


def test_one_mail_holds_all_that_is_new_in_sections(town: Location, curator: User) -> None:
    FollowFactory(location=town)
    for name in ("Second <source>", "First source"):
        approve(pending_source(town, name=name), curator.pk)
    change_status(DataRequestFactory(title="A question", locations=[town]).pk, RequestStatus.COMPLETE, curator.pk)
    change_status(DataRequestFactory(title="A start", locations=[town]).pk, RequestStatus.READY_TO_START, curator.pk)

    assert send_digests() == 1

    (message,) = mail.outbox
    text = message.body
    order = ["New data sources", "First source", "Second <source>", "Data request completed", "A question"]
    order += ["Data request started", "A start"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "Second &lt;source&gt;" in message.alternatives[0][0]


def test_a_second_digest_holds_only_what_is_new(town: Location, curator: User) -> None:
    FollowFactory(location=town)
    approve(pending_source(town, name="Old news"), curator.pk)
    send_digests()

    approve(pending_source(town, name="Fresh news"), curator.pk)
    send_digests()

    assert "Fresh news" in mail.outbox[1].body
    assert "Old news" not in mail.outbox[1].body


def test_two_follows_that_reach_one_source_make_one_line(town: Location, curator: User) -> None:
    person = UserFactory()
    for place in (town, location_of(town.county)):
        FollowFactory(user=person, location=place)
    approve(pending_source(town, name="Only once"), curator.pk)

    send_digests()

    assert mail.outbox[0].body.count("Only once") == 1


def test_nobody_hears_of_what_happened_before_they_followed(town: Location) -> None:
    source = pending_source(town)
    event = DataSourceEventFactory(data_source=source)
    DataSourceEvent.objects.filter(pk=event.pk).update(created_at="2020-01-01T00:00:00Z")
    FollowFactory(location=town)

    assert fill_queues() == 0


def test_what_is_taken_back_before_the_digest_is_not_told(town: Location, curator: User) -> None:
    FollowFactory(location=town)
    source = pending_source(town)
    approve(source, curator.pk)
    fill_queues()
    type(source).objects.filter(pk=source.pk).update(approval_status="rejected")

    assert send_digests() == 0
    assert mail.outbox == []


def test_reaching_a_status_again_makes_no_second_event(town: Location, curator: User) -> None:
    request = DataRequestFactory(locations=[town])
    for status in (RequestStatus.COMPLETE, RequestStatus.COMPLETE, RequestStatus.ACTIVE, RequestStatus.COMPLETE):
        change_status(request.pk, status, curator.pk)

    assert DataRequestEvent.objects.filter(data_request=request).count() == 1


def test_a_request_without_a_place_reaches_nobody_and_breaks_nothing(curator: User) -> None:
    FollowFactory(location=national())
    change_status(DataRequestFactory().pk, RequestStatus.COMPLETE, curator.pk)

    assert send_digests() == 0


def test_an_address_that_fails_waits_and_stops_nobody_else(
    town: Location, curator: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    FollowFactory(location=town, user__email="bad@example.org")
    FollowFactory(location=town, user__email="good@example.org")
    approve(pending_source(town), curator.pk)
    send = mail.EmailMultiAlternatives.send

    def refuse(message: mail.EmailMultiAlternatives, *args: Any) -> int:
        if message.to == ["bad@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(message, *args)

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMultiAlternatives, "send", refuse)
        assert send_digests() == 1
    assert recipients() == ["good@example.org"]
    assert "bad@example.org" not in caplog.text

    assert send_digests() == 1
    assert recipients() == ["bad@example.org", "good@example.org"]


def test_queueing_takes_two_statements_however_many_follow(
    town: Location, curator: User, django_assert_num_queries: Any
) -> None:
    FollowFactory.create_batch(10, location=town)
    approve(pending_source(town), curator.pk)

    with django_assert_num_queries(4):  # a savepoint and its release, and one insertion for each queue
        assert fill_queues() == 10


def test_the_command_sends_and_tells(town: Location, curator: User, capsys: pytest.CaptureFixture) -> None:
    FollowFactory(location=town)
    approve(pending_source(town), curator.pk)

    call_command("send_digests")

    assert "1 people got a digest" in capsys.readouterr().out


class Inbox(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Any] = []

    def handle_message(self, message: Any) -> None:
        """Keep a mail."""
        self.messages.append(message)


@pytest.fixture
def smtp_server(settings: Any) -> Iterator[Inbox]:
    """A real mail server on this machine, which Django sends to."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield inbox
    controller.stop()


def test_a_real_mail_server_gets_the_digest(town: Location, curator: User, smtp_server: Inbox) -> None:
    FollowFactory(location=town, user__email="reader@example.org")
    approve(pending_source(town, name="Übergriffe in Mayagüez"), curator.pk)

    assert send_digests() == 1

    (message,) = smtp_server.messages
    assert message["To"] == "reader@example.org"
    assert message["From"] == "PDAP Notifications <mail@pdap.io>"
    parts = {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in message.walk()
        if not part.is_multipart()
    }
    assert "Übergriffe in Mayagüez" in parts["text/plain"]
    assert "Übergriffe in Mayagüez" in parts["text/html"]


def test_places_above_hear_and_places_below_do_not(town: Location, curator: User) -> None:
    county = location_of(town.county)
    FollowFactory(location=town, user__email="below@example.org")
    FollowFactory(location=location_of(town.state), user__email="above@example.org")
    approve(pending_source(county), curator.pk)

    send_digests()

    assert recipients() == ["above@example.org"]
    assert LocationFactory().pk != town.pk
