"""Public pages that are known by their tags before anything is computed, and kept."""

import datetime
import gzip
from dataclasses import replace
from typing import Any

import pytest
import time_machine
import zstandard
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.gaps.models import Decision
from audit.gaps.services import decide, reopen
from datasources.models import DataSource, Link
from datasources.services.links import record_checks
from locations.models import Location
from notifications.models import Follow
from pdap.admin.gaps import gap_named
from pdap.db.enums import ApprovalStatus
from pdap.lib.fetching.fetched import Fetched
from pdap.lib.responses.kept import kept_responses
from pdap.site.public_pages import PAGES
from requests_app.queries.report_card import keep_month
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, ProblemReportFactory
from tests.pdap.db.versions import commit_version

pytestmark = pytest.mark.django_db
EVERY_PAGE = pytest.mark.parametrize("name", sorted(PAGES))
STREAMED = ("compare-csv", "coverage-csv", "data-json", "requests-csv", "search-csv")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_every_public_page_has_an_address_here(catalog: dict[str, str]) -> None:
    assert set(catalog) == set(PAGES)


@EVERY_PAGE
def test_who_has_a_page_already_is_told_so_for_one_statement(
    client: Client, catalog: dict[str, str], name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(catalog[name])
    assert first.status_code == 200

    with django_assert_num_queries(1 if PAGES[name].of_catalog else 0):
        again = client.get(catalog[name], headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"], "a 304 gave the page another life"
    assert "Cookie" in again.headers["Vary"]


@EVERY_PAGE
def test_a_kept_page_costs_one_statement_and_is_the_same(
    keeping: None,
    client: Client,
    catalog: dict[str, str],
    name: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = client.get(catalog[name])
    whole = body(first)
    if name in STREAMED:
        assert len(kept_responses) == 0
        return

    with django_assert_num_queries(1 if PAGES[name].of_catalog else 0):
        again = client.get(catalog[name])

    assert body(again) == whole
    ours = {key: value for key, value in first.headers.items() if key != "X-Request-ID"}
    assert {key: value for key, value in again.headers.items() if key != "X-Request-ID"} == ours


@EVERY_PAGE
def test_nothing_of_a_person_is_kept(keeping: None, client: Client, catalog: dict[str, str], name: str) -> None:
    person = UserFactory(email="unmistakable@example.org", permissions=("write_data",))
    for place in Location.objects.all():
        Follow.objects.create(user=person, location=place)
    commit_version()
    signed_in = Client()
    signed_in.force_login(person)
    address = catalog[name]

    own = body(signed_in.get(address))
    assert len(kept_responses) == 0, "what a person got was kept"
    out = client.get(address)
    plain = body(out)
    assert b"unmistakable" not in plain
    again = signed_in.get(address, headers={"If-None-Match": out.headers["ETag"]})
    assert again.status_code == 200, "a person got the tag of everybody's page"
    assert again.headers.get("ETag") != out.headers["ETag"]
    assert without_token(body(again)) == without_token(own), "a person got what was kept for everybody"
    assert body(client.get(address)) == plain
    kept_responses.clear()
    assert body(client.get(address)) == plain


def without_token(page: bytes) -> bytes:
    """Return a page without its tokens against forged forms, which are masked again each time."""
    start, *rest = page.split(b'name="csrfmiddlewaretoken" value="')
    return start + b"".join(part.partition(b'"')[2] for part in rest)


def test_a_shared_cache_may_give_a_page_for_a_minute(client: Client, catalog: dict[str, str]) -> None:
    response = client.get(catalog["data-source"])

    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-if-error=600"
    assert {"Cookie", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))
    assert "Set-Cookie" not in response.headers


def test_a_change_is_seen_at_once_and_one_of_what_is_hidden_changes_nothing(
    keeping: None, client: Client, catalog: dict[str, str]
) -> None:
    first = client.get(catalog["data-source"])
    DataSourceFactory(pending=True)
    commit_version()
    assert client.get(catalog["data-source"]).headers["ETag"] == first.headers["ETag"]

    DataSource.objects.public().update(name="Renamed")
    commit_version()
    second = client.get(catalog["data-source"], headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, b"Renamed" in second.content) == (200, True)

    DataSource.objects.update(approval_status=ApprovalStatus.REJECTED)
    commit_version()
    assert client.get(catalog["data-source"]).status_code == 404


def test_what_curators_decide_on_gaps_is_seen_at_once(keeping: None, client: Client, catalog: dict[str, str]) -> None:
    agency = AgencyFactory(name="Ada Police", locations=list(Location.objects.filter(type="Locality")))
    commit_version()
    first = client.get(catalog["place-gaps"])
    assert b"Ada Police" in first.content

    for gap in ("agencies-without-source", "agencies-without-page"):
        decide(gap_named(gap), agency.pk, Decision.NOT_A_FAULT, UserFactory().pk)
    second = client.get(catalog["place-gaps"], headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, b"Ada Police" in second.content) == (200, False)

    reopen(gap_named("agencies-without-page"), agency.pk)
    assert b"Ada Police" in client.get(catalog["place-gaps"]).content


def test_within_a_transaction_that_changes_the_catalog_nothing_is_kept(
    keeping: None, client: Client, catalog: dict[str, str]
) -> None:
    DataSource.objects.update(name="Not committed")

    assert "ETag" not in client.get(catalog["data-source"]).headers
    assert len(kept_responses) == 0


def test_a_sources_page_says_when_its_link_was_checked_although_no_version_rose(
    keeping: None, client: Client, catalog: dict[str, str]
) -> None:
    before = commit_version()
    assert "March 5, 2026" in client.get(catalog["data-source"]).content.decode()
    Link.objects.update(checked_at=datetime.datetime(2026, 4, 7, 12, tzinfo=datetime.UTC))

    assert commit_version() == before
    assert "April 7, 2026" in client.get(catalog["data-source"]).content.decode()


@pytest.mark.parametrize("name", ["search-json", "search-csv"])
def test_a_file_of_results_says_when_a_link_was_checked_although_no_version_rose(
    keeping: None, client: Client, catalog: dict[str, str], name: str
) -> None:
    link = Link.objects.select_related("data_source").get(data_source__isnull=False)
    before = commit_version()
    first = client.get(catalog[name])
    old = body(first)

    fetched = Fetched(url=link.url, final_url=link.url, seconds=0.1, status=link.status)
    with time_machine.travel("2026-04-07 12:00+00:00", tick=False):
        record_checks([(link.pk, fetched)])
    assert commit_version() == before
    later = client.get(catalog[name], headers={"If-None-Match": first.headers["ETag"]})

    assert later.status_code == 200
    assert b"2026-04-07" not in old
    assert b"2026-04-07" in body(later)


def test_a_sources_page_says_what_readers_have_reported_although_no_version_rose(
    keeping: None, client: Client, catalog: dict[str, str]
) -> None:
    before = commit_version()
    first = client.get(catalog["data-source"]).content
    report = ProblemReportFactory(data_source=DataSource.objects.public().get())

    reported = client.get(catalog["data-source"]).content
    report.resolved_at = timezone.now()
    report.save()

    assert commit_version() == before
    assert reported != first
    assert client.get(catalog["data-source"]).content == first


def test_a_report_card_shows_a_month_that_a_job_has_added_although_no_version_rose(
    keeping: None, client: Client, catalog: dict[str, str]
) -> None:
    before = commit_version()
    first = client.get(catalog["place-report"]).headers["ETag"]

    keep_month()

    assert commit_version() == before
    assert client.get(catalog["place-report"]).headers["ETag"] != first


def test_a_new_day_the_state_of_the_site_and_another_address_have_other_tags(
    client: Client, catalog: dict[str, str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tag(address: str = catalog["agencies"], **headers: str) -> str:
        return client.get(address, headers=headers).headers["ETag"]

    tags = [tag(), tag(f"{catalog['agencies']}?page=1"), tag(Host="localhost")]
    settings.DEMONSTRATION = True
    tags.append(tag())
    settings.SHARING = replace(settings.SHARING, license="CC BY 4.0")
    tags.append(tag())
    settings.READ_ONLY = True
    tags.append(tag())
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr("pdap.lib.responses.tags.timezone.now", lambda: tomorrow)
    tags.append(tag())

    assert len(set(tags)) == 7


def test_pages_come_in_the_encoding_that_a_client_takes(keeping: None, client: Client, catalog: dict[str, str]) -> None:
    plain = client.get(catalog["data-source"]).content
    kept_responses.clear()
    for _ in range(2):
        for accepted, decode in (
            ("gzip, deflate, br, zstd", zstandard.ZstdDecompressor().decompress),
            ("gzip;q=1.0, zstd;q=0.5", gzip.decompress),
            ("zstd;q=0, identity", lambda content: content),
        ):
            response = client.get(catalog["about"], headers={"Accept-Encoding": accepted})
            if "Content-Encoding" in response.headers:
                assert response.headers["Content-Length"] == str(len(response.content))
            assert decode(response.content).lstrip().startswith(b"<!DOCTYPE html>"), accepted
    assert plain.lstrip().startswith(b"<!DOCTYPE html>")


def test_pages_with_a_form_or_a_session_are_left_alone(keeping: None, client: Client, catalog: dict[str, str]) -> None:
    contact = client.get("/contact", headers={"Accept-Encoding": "gzip"})
    assert "csrfmiddlewaretoken" in contact.content.decode()
    assert "ETag" not in contact.headers

    client.force_login(UserFactory())
    assert b"<!DOCTYPE html>" in client.get("/about", headers={"Accept-Encoding": "gzip"}).content


def test_a_message_for_a_visitor_is_shown_once_and_kept_nowhere(
    keeping: None, client: Client, catalog: dict[str, str]
) -> None:
    client.get("/about")
    client.cookies["messages"] = "anything"

    assert "ETag" not in client.get("/about").headers


@pytest.mark.parametrize("address", ["/data-sources/999999", "/agencies?page=x", "/search/results?location_id=x"])
def test_what_is_not_there_has_no_tag(keeping: None, client: Client, catalog: dict[str, str], address: str) -> None:
    response = client.get(address)

    assert response.status_code in (400, 404)
    assert "ETag" not in response.headers
    assert len(kept_responses) == 0
