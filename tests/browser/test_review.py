"""Reviewing in a browser: by keyboard alone, without JavaScript, and in every state seen by axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from datasources.models import DataSource, Review
from datasources.services.claims import claim
from notifications.models import DataSourceEvent
from pdap.db.materialized import refresh
from pdap.lib.mail.models import Mail
from tests.agencies.factories import AgencyFactory
from tests.browser.looking import WCAG, assert_sound, cookies_of, look
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/datasources/datasource/review/"


@pytest.fixture
def town(remembered_rows: Any) -> Agency:
    """Pittsburgh's police."""
    return Agency.objects.get(pk=remembered_rows(rows_of_pittsburghs_police))


def rows_of_pittsburghs_police() -> int:
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    place = location_of(LocalityFactory(county=CountyFactory(state=state, name="Allegheny"), name="Pittsburgh"))
    agency = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[place])
    refresh()
    return agency.pk


def waiting(agency: Agency, owner: User) -> DataSource:
    """Return a submission with all that a review can show: a note, a repetition, a neighbor."""
    DataSourceFactory(name="Stops in Pittsburgh", source_url="https://www.example.gov/stops/", agencies=[agency])
    values = {
        "name": "Traffic stops",
        "source_url": "https://example.gov/stops",
        "submission_notes": "Found it",
    }
    return DataSourceFactory(pending=True, submitter=owner, agencies=[agency], **values)


def open_as(browser: Browser, site: str, person: User, **options: Any) -> Page:
    """Return a page of a browser in which someone is signed in."""
    context = browser.new_context(base_url=site, **options)
    context.add_cookies(cookies_of(person, site))
    page = context.new_page()
    page.set_default_timeout(10000)
    return page


def listening(page: Page) -> None:
    """Wait until the page listens to single keys: its script shows the switch."""
    expect(page.get_by_label("Use keyboard shortcuts")).to_be_visible()


@pytest.fixture
def curators_page(browser: Browser, site: str, curator: User) -> Iterator[Page]:
    """The curator's browser."""
    page = open_as(browser, site, curator)
    yield page
    page.context.close()


def test_what_a_member_submits_is_reviewed_by_keyboard_alone_and_found(
    browser: Browser, site: str, curators_page: Page, owner: User, curator: User, town: Agency
) -> None:
    member = open_as(browser, site, owner)
    member.goto("/data-sources/create")
    member.get_by_label("Link", exact=True).fill("https://example.gov/stops")
    member.get_by_label("Name", exact=True).fill("Trafic stops")
    member.get_by_label("Description").fill("Every stop")
    member.get_by_role("radio", name="Stops").check()
    member.get_by_role("combobox", name="Agency name").fill("bureau")
    member.get_by_role("option", name="Pittsburgh Bureau of Police").click()
    member.get_by_role("button", name="Submit source").click()
    expect(member.get_by_role("heading", name="What happens next")).to_be_visible()
    member.context.close()
    second = DataSourceFactory(pending=True, name="A news article", submitter=owner)

    page, keys = curators_page, curators_page.keyboard
    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Review next")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review: Trafic stops")
    listening(page)
    keys.press("e")
    expect(page.get_by_label("Name:")).to_be_focused()
    keys.press("Control+A")
    keys.type("Traffic stops and a search")  # no letter of it is a shortcut
    keys.press("Escape")
    keys.press("a")

    expect(page.get_by_role("heading", level=1)).to_have_text("Review: A news article")
    expect(page.locator("form.done")).to_be_focused()
    expect(page.locator("form.done")).to_contain_text("Traffic stops and a search is approved and public.")
    listening(page)
    keys.press("r")
    keys.press("2")
    expect(page.get_by_role("button", name="Decline", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_text("Nothing to review.")).to_be_visible()

    source = DataSource.objects.get(name="Traffic stops and a search")
    assert DataSourceEvent.objects.get().data_source == source
    assert ChangeLog.objects.filter(table_name="data_sources", affected_id=source.pk).last().actor_user_id == curator.pk
    second.refresh_from_db()
    assert (second.approval_status, second.review.reviewed_by) == ("rejected", curator)
    letters = {mail.subject: mail for mail in Mail.objects.filter(recipient=owner.email)}
    assert "It’s a single document or article." in letters["Your data source was not added: A news article"].body_text
    page.goto("/search?q=traffic+search")
    expect(page.get_by_role("link", name="Traffic stops and a search").first).to_be_visible()


def test_a_slip_is_taken_back_by_one_key_and_single_keys_can_be_turned_off(
    curators_page: Page, owner: User, town: Agency
) -> None:
    source = waiting(town, owner)
    DataSourceFactory(pending=True, name="The next one")
    page, keys = curators_page, curators_page.keyboard
    page.goto(f"{QUEUE}{source.pk}/")
    listening(page)
    keys.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review: The next one")
    listening(page)
    keys.press("u")
    expect(page.get_by_text("is awaiting review again")).to_be_visible()
    source.refresh_from_db()
    assert source.approval_status == "pending"

    page.get_by_label("Use keyboard shortcuts").uncheck()
    page.get_by_role("heading", level=1).click()
    keys.press("a")
    page.reload()
    expect(page.get_by_label("Use keyboard shortcuts")).not_to_be_checked()
    source.refresh_from_db()
    assert source.approval_status == "pending"


def test_without_javascript_a_ready_made_reason_rejects(
    browser: Browser, site: str, curator: User, owner: User, town: Agency
) -> None:
    source = waiting(town, owner)
    page = open_as(browser, site, curator, java_script_enabled=False)
    page.goto(QUEUE)
    page.get_by_role("button", name="Review next").click()
    page.get_by_text("Decline with a reason").click()
    page.get_by_label("Duplicate of").check()
    page.get_by_role("button", name="Decline", exact=True).click()

    expect(page.get_by_text("is declined; the submitter will get the reason")).to_be_visible()
    assert "It’s a duplicate of “Stops in Pittsburgh”" in Review.objects.get(data_source=source).reason
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review: Traffic stops")
    page.context.close()


@pytest.mark.parametrize("name", ["queue", "empty queue", "submission", "request", "intake", "start"])
def test_a_page_is_accessible_silent_and_narrow(
    browser: Browser, site: str, curator: User, administrator: User, owner: User, town: Agency, name: str
) -> None:
    source = None if name == "empty queue" else waiting(town, owner)
    if name in ("queue", "start"):
        claim(DataSourceFactory(pending=True, name="Held by another").pk, administrator.pk)
        claim(source.pk if source else 0, curator.pk)
    request = DataRequestFactory(request_status="Intake", creator=owner)
    DataRequestGithubIssueFactory(data_request=request, conflict="Status: the site said “Intake”, GitHub “Active”.")
    addresses = {
        "queue": QUEUE,
        "empty queue": QUEUE,
        "submission": f"{QUEUE}{source.pk if source else 0}/",
        "request": f"/admin/requests_app/datarequest/{request.pk}/change/",
        "intake": "/admin/requests_app/datarequest/intake/",
        "start": "/admin/",
    }
    look(browser, site, addresses[name], cookies_of(curator, site), WCAG)


def test_what_is_refused_and_what_is_shown_first_is_accessible(
    curators_page: Page, owner: User, administrator: User, town: Agency
) -> None:
    source, page = waiting(town, owner), curators_page
    page.goto(f"{QUEUE}{source.pk}/")
    page.get_by_text("Decline with a reason").click()
    page.get_by_role("button", name="Decline", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_sound(page, WCAG)

    DataSource.objects.filter(pk=source.pk).update(name="Theirs", description="Theirs too")
    page.get_by_label("Name:").fill("Mine")
    page.get_by_role("button", name="Save and decide later").click()
    expect(page.get_by_role("region", name="Not saved: this record changed since you opened it")).to_be_focused()
    assert_sound(page, WCAG)

    page.goto("/admin/datasources/datasource/?approval_status__exact=pending")
    page.get_by_role("checkbox").last.check()
    page.get_by_label("Action:").select_option(label="Decline with a reason")
    page.locator("button[name=index]").click()
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    page.get_by_role("button", name="Decline: 1 data source").click()
    expect(page.get_by_text("Enter a reason. We’ll send it to the submitter.")).to_be_focused()
    assert_sound(page, WCAG)


def test_a_word_that_is_typed_outside_a_field_decides_nothing(curators_page: Page, owner: User, town: Agency) -> None:
    source = waiting(town, owner)
    page, keys = curators_page, curators_page.keyboard
    page.goto(f"{QUEUE}{source.pk}/")
    listening(page)

    keys.type("batch")
    page.wait_for_timeout(800)
    page.get_by_label("Name:").focus()
    page.get_by_role("heading", level=1).click()
    keys.press("a")
    page.wait_for_timeout(800)

    source.refresh_from_db()
    assert source.approval_status == "pending"
    page.wait_for_timeout(500)
    keys.press("a")
    expect(page.locator("form.done")).to_contain_text("Traffic stops is approved and public.")


def test_the_key_of_a_new_agency_leads_into_its_name(curators_page: Page, owner: User, town: Agency) -> None:
    source = DataSourceFactory(pending=True, submitter=owner, agencies=[])
    curators_page.goto(f"{QUEUE}{source.pk}/")
    listening(curators_page)

    curators_page.keyboard.press("w")

    expect(curators_page.locator("[name=new_agency_name]")).to_be_focused()
