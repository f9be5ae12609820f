"""Emails that wait to be sent name nothing that was withdrawn since they were written."""

import datetime
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from agencies.models import Agency
from datasources.models import DataSource
from datasources.services.review import approve
from locations.models import Location
from notifications.enums import WatchFrequency, WatchKind
from notifications.services.digest import send_at_once, send_digests
from notifications.services.waiting_digests import NAMES_AGENCIES
from notifications.services.watches import Target, watch_by_email
from pdap.db.enums import ApprovalStatus
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.notifications.factories import FollowFactory, WatchFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
NEXT_DAY = NOON + datetime.timedelta(days=1)


@pytest.fixture
def town(db: None) -> Location:
    return location_of(LocalityFactory(name="Hometown"))


@pytest.fixture
def police(town: Location) -> Agency:
    agency: Agency = AgencyFactory(name="Town Police", locations=[town])
    return agency


def publish(curator: User, **columns: Any) -> DataSource:
    source: DataSource = DataSourceFactory(pending=True, **columns)
    approve(source, curator.pk)
    return source


def withdraw(source: DataSource) -> None:
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.REJECTED)


def delivered() -> list[Any]:
    """Return the emails that leave now; the waits of others are over."""
    mail.outbox.clear()
    deliver_waiting()
    return [message for message in mail.outbox if "Your data source" not in message.subject]


@pytest.mark.parametrize("leaves", [withdraw, DataSource.delete])
def test_a_digest_that_waits_is_written_again_without_what_was_withdrawn(
    town: Location, police: Agency, curator: User, leaves: Any
) -> None:
    reader = FollowFactory(user__email="reader@example.org", location=town).user
    stays, goes = (publish(curator, name=name, agencies=[police]) for name in ("Arrests that stay", "Arrests that go"))
    send_digests(now=NOON)
    waiting = Mail.objects.get(kind="notifications/digest")
    assert goes.name in waiting.body_text

    leaves(goes)

    assert delivered() == []
    waiting.refresh_from_db()
    assert (waiting.status, waiting.body_text, waiting.body_html) == (MailStatus.GIVEN_UP, "", "")
    send_digests(now=NEXT_DAY)
    (message,) = delivered()
    assert message.to == [reader.email]
    assert stays.name in message.body
    assert goes.name not in message.body
    send_digests(now=NEXT_DAY + datetime.timedelta(days=40))
    assert delivered() == []


def test_news_that_wait_for_a_reader_without_an_account_are_written_again_too(police: Agency, curator: User) -> None:
    watch = WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True, follower__email="zoe@example.org")
    stays, goes = (publish(curator, name=name, agencies=[police]) for name in ("Arrests that stay", "Arrests that go"))
    send_digests(now=NOON)

    withdraw(goes)

    assert delivered() == []
    watch.refresh_from_db()
    assert watch.last_sent_at is None
    send_digests(now=NEXT_DAY)
    (message,) = delivered()
    assert message.to == ["zoe@example.org"]
    assert stays.name in message.body
    assert goes.name not in message.body


def test_a_digest_with_news_of_watches_gives_both_back(town: Location, police: Agency, curator: User) -> None:
    reader = FollowFactory(location=town).user
    elsewhere = AgencyFactory(name="Elsewhere Police")
    WatchFactory(kind=WatchKind.AGENCY, agency=elsewhere, user=reader)
    followed = publish(curator, name="Arrests of the town", agencies=[police])
    goes = publish(curator, name="Arrests that go", agencies=[elsewhere])
    watched = publish(curator, name="Stops of elsewhere", agencies=[elsewhere])
    send_digests(now=NOON)

    withdraw(goes)

    assert delivered() == []
    send_digests(now=NEXT_DAY)
    (message,) = delivered()
    assert followed.name in message.body
    assert watched.name in message.body
    assert goes.name not in message.body


def test_a_request_that_was_put_away_is_not_named_and_leaves_nothing_to_tell(town: Location, curator: User) -> None:
    data_request: DataRequest = DataRequestFactory(locations=[town], request_status=RequestStatus.ACTIVE)
    WatchFactory(
        kind=WatchKind.REQUEST, data_request=data_request, user=UserFactory(), frequency=WatchFrequency.AT_ONCE
    )
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    send_at_once(now=NOON)
    assert Mail.objects.filter(kind="notifications/news", status=MailStatus.WAITING).exists()

    DataRequest.objects.filter(pk=data_request.pk).update(request_status=RequestStatus.ARCHIVED)

    assert not [message for message in delivered() if data_request.title in message.body]
    send_at_once(now=NEXT_DAY)
    assert not [message for message in delivered() if data_request.title in message.body]


def test_an_agency_that_was_withdrawn_is_not_named_as_what_a_reader_follows(
    town: Location, police: Agency, curator: User
) -> None:
    watch = WatchFactory(kind=WatchKind.PLACE, location=town, by_email=True)
    WatchFactory(kind=WatchKind.AGENCY, agency=police, follower=watch.follower)
    publish(curator, name="Arrests of the town", agencies=[police, AgencyFactory(locations=[town])])
    send_digests(now=NOON)

    Agency.objects.filter(pk=police.pk).update(approval_status=ApprovalStatus.REJECTED)

    assert delivered() == []
    send_digests(now=NEXT_DAY)
    (message,) = delivered()
    assert "Arrests of the town" in message.body
    assert police.name.upper() not in message.body.upper()


def rename_and_withdraw(agency: Agency) -> None:
    Agency.objects.filter(pk=agency.pk).update(name="Renamed", approval_status=ApprovalStatus.REJECTED)


@pytest.mark.parametrize("leaves", [rename_and_withdraw, Agency.delete])
@pytest.mark.parametrize("by", ["its name", "a search", "an account's place"])
def test_an_email_never_leaves_with_the_name_of_an_agency_that_is_gone(
    town: Location, police: Agency, curator: User, leaves: Any, by: str
) -> None:
    if by == "its name":
        WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True)
    elif by == "a search":
        WatchFactory(kind=WatchKind.SEARCH, search=f"agency_id={police.pk}", by_email=True)
    else:
        FollowFactory(location=town)
    publish(curator, name="Arrests of the town", agencies=[police, AgencyFactory(locations=[town])])
    send_digests(now=NOON)
    assert police.name.upper() in Mail.objects.get(status=MailStatus.WAITING).body_text.upper()

    leaves(police)

    assert not [message for message in delivered() if "TOWN POLICE" in message.body.upper()]


def test_a_source_that_is_named_like_a_withdrawn_agency_is_told_all_the_same(
    town: Location, police: Agency, curator: User
) -> None:
    watch = WatchFactory(kind=WatchKind.PLACE, location=town, by_email=True)
    WatchFactory(kind=WatchKind.AGENCY, agency=police, follower=watch.follower)
    publish(curator, name="Stops by Town Police", agencies=[police, AgencyFactory(locations=[town])])
    send_digests(now=NOON)
    Agency.objects.filter(pk=police.pk).update(approval_status=ApprovalStatus.REJECTED)
    assert delivered() == []

    send_digests(now=NEXT_DAY)

    (message,) = delivered()
    assert "Stops by Town Police" in message.body


def test_an_email_of_an_earlier_version_is_written_again_if_a_followed_agency_was_withdrawn(
    police: Agency, curator: User
) -> None:
    WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True)
    publish(curator, name="Arrests of the town", agencies=[police])
    send_digests(now=NOON)
    waiting = Mail.objects.get(kind="notifications/news")
    del waiting.headers[NAMES_AGENCIES]
    waiting.save()

    Agency.objects.filter(pk=police.pk).update(approval_status=ApprovalStatus.REJECTED)

    assert delivered() == []


def test_what_the_ledger_notes_for_itself_does_not_leave(police: Agency, curator: User) -> None:
    WatchFactory(kind=WatchKind.AGENCY, agency=police, by_email=True)
    publish(curator, name="Arrests of the town", agencies=[police])
    send_digests(now=NOON)

    (message,) = delivered()

    assert "List-Unsubscribe" in message.message()
    assert not [name for name in message.message() if name.startswith("X-PDAP")]


def test_a_link_that_confirms_does_not_name_what_was_withdrawn(police: Agency) -> None:
    source = DataSourceFactory(name="Arrests that go", agencies=[police])
    for followed in (source, DataSourceFactory(name="Arrests that stay")):
        watch_by_email("zoe@example.org", Target(WatchKind.SOURCE, data_source_id=followed.pk), followed.name)

    withdraw(source)

    (message,) = delivered()
    assert "Arrests that stay" in message.body


def test_what_is_public_leaves_as_it_was_written(town: Location, police: Agency, curator: User) -> None:
    FollowFactory(location=town)
    # Whoever names a source can't make an email look as if it named another.
    source = publish(curator, name="https://example.org/data-source/99999999", agencies=[police])
    send_digests(now=NOON)

    (message,) = delivered()
    assert source.name in message.body
