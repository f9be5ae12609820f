"""`manage.py load_demo`: what the run has loaded once, and loading it again."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import authenticate
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from agencies.models import Agency, MetaUrl
from audit.models import ChangeLog
from datasources.models import DataSource, RecordType
from locations.models import Location
from notifications.models import Follow
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.ops.demonstration import people
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from tests.agencies.factories import AgencyFactory
from tests.shared import database_of_the_demonstration, rows_of_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    """The demonstration, which the run loads once."""
    with database_of_the_demonstration(django_db_blocker, worker):
        yield


def test_it_holds_what_it_promises(demonstration: None, client: Client) -> None:
    live = DataSource.objects.public()
    waiting = DataSource.objects.filter(approval_status=ApprovalStatus.PENDING)

    assert live.count() >= 400
    assert RecordType.objects.filter(data_sources__in=live).distinct().count() == 36
    assert live.filter(source_url__startswith="https://data.wprdc.org/").exists()
    assert live.filter(url_status=UrlStatus.BROKEN).count() >= 10
    assert waiting.count() == 16
    assert DataSource.objects.filter(approval_status=ApprovalStatus.NEEDS_IDENTIFICATION).count() == 1
    assert waiting.exclude(review__claimed_by=None).count() == 1
    assert waiting.exclude(review__asked_by=None).count() == 1
    assert waiting.filter(agencies=None).count() == 2
    addresses = live.values("normalised_url")
    assert waiting.filter(normalised_url__in=addresses).count() == 3
    assert set(DataRequest.objects.values_list("request_status", flat=True)) == set(RequestStatus)
    assert Follow.objects.values("user").distinct().count() >= 6
    assert ChangeLog.objects.exclude(actor_user_id=None).values("actor_user_id").distinct().count() >= 3
    places = Agency.objects.filter(name__endswith="Police Dept.").values("locations")
    assert Agency.objects.filter(name__endswith="Police Department", locations__in=places).count() >= 10
    kinds = dict(Agency.objects.values_list("agency_type").annotate(number=Count("pk")))
    assert min(kinds[kind] for kind in ("law enforcement", "court", "incarceration")) > 50
    # Whatever is invented says so and leads nowhere.
    assert not live.filter(description__startswith="Invented").exclude(source_url__contains=".example.org/").exists()

    assert authenticate(username=people.MEMBER, password=people.PASSWORD)
    assert authenticate(username=people.CURATOR, password=people.PASSWORD).is_staff
    assert authenticate(username=people.ADMINISTRATOR, password=people.PASSWORD).is_superuser
    member = User.objects.get(email=people.MEMBER)
    assert member.api_key == hashlib.sha256(people.API_KEY.encode()).hexdigest()

    call_command("load_demo", verbosity=0)
    assert User.objects.count() == 6
    assert client.get(reverse("home")).status_code == 200


def empty_catalog() -> None:
    """Delete what the demonstration of this file has loaded, within the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from agencies; delete from meta_urls; delete from data_sources;"
            "delete from data_requests; delete from users"
        )


@dataclass
class Loading:
    """What the demonstration was, and what came of loading it again in the sandbox."""

    before: list[tuple]
    output: str


@pytest.fixture(scope="module")
def loaded_again(demonstration: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loading]:
    """Load the demonstration into the empty catalog, in a sandbox."""
    with rows_of_the_module(django_db_blocker):
        before = sources()
        empty_catalog()
        # What is there already of the geography comes in no second time: tests/locations/test_load_geography.py.
        with (
            override_settings(PDAP_ENVIRONMENT="sandbox"),
            redirect_stdout(StringIO()) as output,
            mock.patch("pdap.ops.management.commands.load_demo.call_command") as geography,
        ):
            call_command("load_demo", verbosity=0)
        geography.assert_called_once_with("load_geography", verbosity=0, refresh=False)
        yield Loading(before, output.getvalue())


def test_a_real_page_is_that_of_its_own_agency(demonstration: None) -> None:
    pages = MetaUrl.objects.filter(url__contains="pittsburghpa.gov")

    assert set(pages.values_list("agencies__name", flat=True)) == {"Pittsburgh Bureau of Police"}


def sources() -> list[tuple]:
    return list(DataSource.objects.order_by("pk").values_list("name", "source_url", "coverage_start"))


def test_it_is_the_same_every_time(loaded_again: Loading) -> None:
    assert sources() == loaded_again.before


def test_it_mixes_with_nothing_else() -> None:
    User.objects.filter(email=people.ADMINISTRATOR).delete()
    AgencyFactory()

    with pytest.raises(CommandError, match="isn't empty"):
        call_command("load_demo", verbosity=0)


def test_in_the_sandbox_its_people_have_a_password_that_is_printed_once(loaded_again: Loading) -> None:
    (password,) = re.findall(r"sign in with (\S+) ", loaded_again.output)
    assert authenticate(username=people.ADMINISTRATOR, password=password)
    assert not authenticate(username=people.ADMINISTRATOR, password=people.PASSWORD)
    assert not User.objects.exclude(api_key=None).exists()


def test_in_the_sandbox_the_password_that_the_documentation_shows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    empty_catalog()
    monkeypatch.setenv("SIGN_IN_PASSWORD", people.PASSWORD)

    with override_settings(PDAP_ENVIRONMENT="sandbox"), pytest.raises(CommandError, match="everyone can read"):
        call_command("load_demo", verbosity=0)


@pytest.mark.parametrize("environment", ["stage", "production"])
def test_its_known_passwords_stay_out_of_production(environment: str) -> None:
    with override_settings(PDAP_ENVIRONMENT=environment), pytest.raises(CommandError, match="people are made up"):
        call_command("load_demo", verbosity=0)


@pytest.mark.parametrize("shown", [True, False])
def test_a_banner_tells_that_it_is_one(client: Client, settings: Any, shown: bool) -> None:
    settings.DEMONSTRATION = shown

    assert ("Demonstration." in client.get(reverse("home")).content.decode()) == shown


def test_map_pages_are_light(demonstration: None, client: Client) -> None:
    texas = Location.objects.get(state__state_iso="TX", type="State")
    los_angeles = Location.objects.get(county__fips="06037", type="County")

    sizes = {place: wire_bytes(client.get(reverse("place", args=[place.pk]))) for place in (texas, los_angeles)}
    nation = client.get(reverse("places"))

    assert len([area for area in nation.context["map"].areas if area.address]) == 56
    assert wire_bytes(nation) < 110_000
    assert max(sizes.values()) < 200_000


def wire_bytes(page: Any) -> int:
    """Return what a page weighs compressed, with its style sheets, scripts and the font that it needs."""

    def read(name: str) -> bytes:
        return Path(finders.find(name) or "").read_bytes()

    names = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.content.decode()))
    font = len(read("vendor/public-sans/public-sans-latin-wght-normal.woff2"))
    texts = (page.content, *(read(name) for name in names if not name.endswith(".woff2")))
    return font + sum(len(gzip.compress(text)) for text in texts)
