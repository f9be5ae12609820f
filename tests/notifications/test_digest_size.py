"""A digest that is not cut off, however much is new."""

import re
from typing import Any

import pytest

from accounts.models import User
from datasources.models import DataSource, DataSourceLocation
from notifications.enums import DataRequestEventType, DataSourceEventType
from notifications.models import DataSourceEvent, DataSourceNotification
from notifications.news import Digest, News
from notifications.services.digest import send_digests
from notifications.services.digest_email import write_digest
from pdap.lib.mail.message import size_of
from pdap.lib.mail.models import Mail
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocalityFactory, location_of
from tests.notifications.factories import FollowFactory

pytestmark = pytest.mark.django_db

KILOBYTES_90 = 90_000
APPROVED = DataSourceEventType.DATA_SOURCE_APPROVED
COMPLETE, STARTED = DataRequestEventType.REQUEST_COMPLETE, DataRequestEventType.REQUEST_READY_TO_START


def news(number: int, place: int, kind: str = APPROVED, name: str = "Arrests", **more: Any) -> News:
    values = {
        "queue_id": number,
        "id": number,
        "name": f"{name} {number}",
        "record_type": "Arrest Records",
        "event_type": kind,
        "agencies": "Town Police Department",
        "follow_id": place,
        "location_id": place,
        "type": "Locality",
        "state_name": "Pennsylvania",
        "state_iso": "PA",
        "county_name": "Allegheny",
        "locality_name": f"Town {place}",
    }
    return News(**{**values, **more})


def written(sources: list[News], requests: list[News] | None = None) -> Mail:
    write_digest(UserFactory(), Digest(sources, requests or []))
    return Mail.objects.latest("id")


@pytest.mark.parametrize(("places", "each"), [(1, 20_000), (3, 2_000), (300, 1), (300, 40), (1_000, 1)])
@pytest.mark.parametrize(
    "name", ["Arrests", "Übergriffe in Mayagüez " * 30, chr(0x1D400) * 250], ids=["short", "long", "four bytes"]
)
def test_it_stays_below_90_kilobytes_with_the_ways_out_at_its_top(places: int, each: int, name: str) -> None:
    mail = written([news(place * each + number, place, name=name) for place in range(places) for number in range(each)])

    assert size_of(mail) < KILOBYTES_90
    for text in (mail.body_text, mail.body_html.partition("<body>")[2]):
        assert text.index("/unsubscribe/") < text.index("Town ")
        assert text.index("/profile") < text.index("Town ")
        assert "more" in text


def test_a_list_shows_the_first_and_says_how_many_more_there_are_and_where() -> None:
    requests = [news(number, 7, COMPLETE) for number in range(700)] + [news(number, 7, STARTED) for number in range(2)]
    mail = written([news(number, 7) for number in range(1_690)], requests)

    shown = mail.body_text.count("/data-source/")
    assert 10 < shown < 200
    assert f"- and {1_690 - shown:,} more" in mail.body_text
    assert f"and {1_690 - shown:,} more</a>" in " ".join(mail.body_html.split()).replace(" more", " more")
    assert "Data requests opened\n" in mail.body_text
    assert mail.body_text.count("- and ") == 2
    assert "location_id=7" in mail.body_html


def test_nothing_is_left_out_of_a_small_one() -> None:
    mail = written([news(number, number % 5) for number in range(60)])

    assert mail.body_text.count("/data-source/") == 60
    assert " more" not in mail.body_text


def test_places_that_do_not_fit_are_counted() -> None:
    mail = written([news(number, number) for number in range(1, 601)])

    shown = mail.body_text.count("Unfollow: ")
    assert shown > 20
    assert f"There is also news in {600 - shown} more places you follow" in mail.body_text


def test_a_source_of_401_agencies_is_one_short_line(curator: User) -> None:
    town = location_of(LocalityFactory())
    FollowFactory(location=town)
    agencies = [AgencyFactory(name=f"Agency number {number:03}", locations=[town]) for number in range(401)]
    source = DataSourceFactory(agencies=agencies, name="Stops")
    DataSourceEvent.objects.create(data_source=source, event_type=APPROVED)

    send_digests()

    text = Mail.objects.get().body_text
    assert re.search("Agency number 000.*Agency number 001.*Agency number 002.* and 398 more", text)
    assert "Agency number 003" not in text
    assert max(map(len, text.splitlines())) < 300


def test_what_was_left_out_is_told_as_well(curator: User) -> None:
    town = location_of(LocalityFactory())
    FollowFactory(location=town)
    kind = record_type()
    common = {"approval_status": "approved", "record_type": kind}
    sources = DataSource.objects.bulk_create(
        [DataSource(name=f"Source {n}", source_url=f"https://example.org/{n}", **common) for n in range(450)]
    )
    DataSourceLocation.objects.bulk_create(
        [DataSourceLocation(data_source=source, location=town) for source in sources]
    )
    DataSourceEvent.objects.bulk_create(
        [DataSourceEvent(data_source=source, event_type=APPROVED) for source in sources]
    )

    send_digests()

    mail = Mail.objects.get()
    assert size_of(mail) < KILOBYTES_90
    assert "450 new data sources" in mail.subject
    assert DataSourceNotification.objects.filter(sent_at=None).count() == 0
    send_digests(everybody=True)
    assert Mail.objects.count() == 1
