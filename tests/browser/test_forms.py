"""Asking for data, submitting a source, reporting and writing: every state seen by axe, walked by keyboard, and
without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.models import User
from datasources.models import DataSource, ProblemReport
from pdap.db.materialized import refresh
from requests_app.models import DataRequest
from tests.agencies.factories import AgencyFactory
from tests.browser.looking import SMALLEST, assert_sound, cookies_of, look
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(remembered_rows: Any) -> int:
    """Pittsburgh's location, with its police and two Springfields beside it."""
    return int(remembered_rows(rows_of_pittsburgh))


def rows_of_pittsburgh() -> int:
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, name="Allegheny", fips="42003")
    place = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    for number in range(2):
        LocalityFactory(county=CountyFactory(state=state, name=f"County {number}"), name="Springfield")
    AgencyFactory(name="Pittsburgh Bureau of Police", locations=[place])
    refresh()
    return place.pk


@pytest.fixture
def member(page: Page, site: str, owner: User) -> Page:
    """A browser in which the owner is signed in."""
    page.context.add_cookies(cookies_of(owner, site))
    return page


@pytest.fixture
def plain(browser: Browser, site: str, owner: User) -> Any:
    """The same without JavaScript."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(cookies_of(owner, site))
    yield context.new_page()
    context.close()


PAGES: dict[str, Callable[[User], str]] = {
    "ask": lambda _: "/data-requests/create",
    "change": lambda owner: f"/data-requests/{DataRequestFactory(creator=owner).pk}/edit",
    "withdraw": lambda owner: f"/data-requests/{DataRequestFactory(creator=owner).pk}/withdraw",
    "own request at intake": lambda owner: (
        f"/data-requests/{DataRequestFactory(creator=owner, request_status='Intake').pk}"
    ),
    "own archived request": lambda owner: (
        f"/data-requests/{DataRequestFactory(creator=owner, request_status='Archived', archive_reason='Twice').pk}"
    ),
    "requests, which place": lambda _: "/data-requests?place=springfield",
    "requests, no place": lambda _: "/data-requests?place=xyzzy",
    "submit": lambda _: "/data-sources/create",
    "report": lambda _: f"/data-sources/{DataSourceFactory().pk}/report",
    "contact": lambda _: "/contact",
    "contact sent": lambda _: "/contact/sent",
    "about": lambda _: "/about",
    "help": lambda _: "/help",
    "privacy": lambda _: "/privacy",
    "accessibility": lambda _: "/accessibility",
    "API": lambda _: "/api",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_silent_and_narrow(browser: Browser, site: str, owner: User, town: int, name: str) -> None:
    look(browser, site, PAGES[name](owner), cookies_of(owner, site))


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Press Tab until something has the focus; fail if it cannot be reached so."""
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


def test_keys_alone_ask_for_data(member: Page, town: int, console: list[str]) -> None:
    member.goto("/data-requests/create")
    tab_to(member, member.get_by_label("What data do you need?"))
    member.keyboard.type("Traffic stops in Pittsburgh")
    tab_to(member, member.get_by_role("combobox", name="Place name"))
    member.keyboard.type("pitts")
    expect(member.get_by_role("option", name="Pittsburgh")).to_be_visible()
    member.keyboard.press("ArrowDown")
    member.keyboard.press("Enter")
    expect(member.get_by_role("checkbox", name="Pittsburgh")).to_be_checked()
    expect(member.get_by_role("combobox", name="Place name")).to_have_value("")
    tab_to(member, member.get_by_label("From"))
    member.keyboard.type("2019")
    member.keyboard.press("Tab")
    member.keyboard.type("2024")
    member.keyboard.press("Tab")
    member.keyboard.press("ArrowUp")
    tab_to(member, member.get_by_label("What are you trying to find out?"))
    member.keyboard.type("Are some people stopped more often?")
    tab_to(member, member.locator("summary", has_text="Which record types?"))
    member.keyboard.press("Enter")
    tab_to(member, member.get_by_role("checkbox", name="Stops"))
    member.keyboard.press("Space")
    tab_to(member, member.get_by_role("button", name="Submit request"))
    member.keyboard.press("Enter")

    expect(member.get_by_text("Request received.")).to_be_visible()
    made = DataRequest.objects.get()
    assert (made.title, made.coverage_range, made.request_urgency) == (
        "Traffic stops in Pittsburgh",
        "2019 - 2024",
        "long_term",
    )
    assert made.record_types_required == ["Stops"]
    assert list(made.location_links.values_list("location_id", flat=True)) == [town]
    assert console == []


def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(member: Page, town: int) -> None:
    member.goto("/data-requests/create")
    member.get_by_role("combobox", name="Place name").fill("springfield")
    member.keyboard.press("Escape")
    member.get_by_label("What data do you need?").focus()
    member.keyboard.press("Enter")

    expect(member.locator(".error-summary")).to_be_focused()
    expect(member).to_have_title(re.compile("^Error: "))
    assert_sound(member)
    member.keyboard.press("Tab")
    member.keyboard.press("Enter")
    expect(member.get_by_label("What data do you need?")).to_be_focused()
    member.get_by_role("checkbox", name="Springfield, County 1").check()
    member.get_by_label("What data do you need?").fill("Stops")
    member.get_by_label("What are you trying to find out?").fill("Why")
    member.get_by_role("button", name="Submit request").click()
    expect(member.get_by_text("Request received.")).to_be_visible()
    assert DataRequest.objects.get().location_links.count() == 1


def test_keys_alone_submit_a_source(member: Page, town: int, console: list[str]) -> None:
    member.goto("/data-sources/create")
    tab_to(member, member.get_by_label("Link", exact=True))
    member.keyboard.type("https://police.example.gov/stops")
    tab_to(member, member.get_by_label("Name", exact=True))
    member.keyboard.type("Stops in Pittsburgh")
    member.keyboard.press("Tab")
    member.keyboard.type("Every stop since 2019.")
    member.keyboard.press("Tab")
    for _ in range(11):
        member.keyboard.press("ArrowDown")
    expect(member.get_by_role("radio", name="Stops")).to_be_checked()
    tab_to(member, member.get_by_role("combobox", name="Agency name"))
    member.keyboard.type("bureau")
    expect(member.get_by_role("option", name="Pittsburgh Bureau of Police")).to_be_visible()
    member.keyboard.press("ArrowDown")
    member.keyboard.press("Enter")
    tab_to(member, member.locator("summary", has_text="More details"))
    member.keyboard.press("Enter")
    assert_sound(member)
    tab_to(member, member.get_by_role("checkbox", name="CSV"))
    member.keyboard.press("Space")
    tab_to(member, member.get_by_role("button", name="Submit source"))
    member.keyboard.press("Enter")

    expect(member.get_by_role("heading", name="What happens next")).to_be_visible()
    assert_sound(member)
    made = DataSource.objects.get()
    assert (made.name, made.record_type.name, made.record_formats) == ("Stops in Pittsburgh", "Stops", ["CSV"])
    assert [agency.name for agency in made.agencies.all()] == ["Pittsburgh Bureau of Police"]
    assert console == []


def test_a_listed_address_is_said_while_it_is_typed_and_again_when_it_is_sent(member: Page, town: int) -> None:
    DataSourceFactory(source_url="https://police.example.gov/stops", type_name="Stops", name="There already")
    member.goto("/data-sources/create")
    member.get_by_label("Link", exact=True).press_sequentially("http://www.police.example.gov/stops/")
    expect(member.get_by_role("status").get_by_role("link", name="There already")).to_be_visible()
    assert_sound(member)

    member.get_by_label("Name", exact=True).fill("Again")
    member.get_by_label("Description").fill("The same page")
    member.get_by_role("radio", name="Surveys").check()
    member.get_by_role("button", name="Submit source").click()
    expect(member.get_by_role("checkbox", name="Yes, this page also has these records")).to_be_visible()
    assert_sound(member)
    member.get_by_role("checkbox", name="Yes, this page also has these records").check()
    member.get_by_role("button", name="Submit source").click()
    expect(member.get_by_role("heading", name="What happens next")).to_be_visible()


def test_without_javascript_one_asks_for_data(plain: Page, town: int) -> None:
    plain.goto("/data-requests/create")
    plain.get_by_label("What data do you need?").fill("Stops")
    plain.get_by_label("Place name").fill("springfield")
    plain.get_by_role("button", name="Add this place").click()
    plain.get_by_role("checkbox", name="Springfield, County 1").check()
    plain.get_by_label("Place name").fill("pittsburgh, pa")
    plain.get_by_role("button", name="Add this place").click()
    expect(plain.get_by_role("checkbox", name="Pittsburgh")).to_be_checked()
    plain.get_by_role("checkbox", name="Springfield, County 1").uncheck()
    plain.get_by_label("What are you trying to find out?").fill("Why")
    plain.get_by_role("button", name="Submit request").click()

    expect(plain.get_by_text("Request received.")).to_be_visible()
    assert list(DataRequest.objects.get().location_links.values_list("location_id", flat=True)) == [town]


def test_without_javascript_one_submits_a_source(plain: Page, town: int) -> None:
    plain.goto("/data-sources/create")
    plain.get_by_label("Link", exact=True).fill("https://police.example.gov/stops")
    plain.get_by_label("Agency name").fill("pittsburgh bureau of police")
    plain.get_by_role("button", name="Add this agency").click()
    expect(plain.get_by_role("checkbox", name="Pittsburgh Bureau of Police")).to_be_checked()
    plain.get_by_label("Name", exact=True).fill("Stops")
    plain.get_by_label("Description").fill("Every stop")
    plain.get_by_label("Description").press("Tab")
    plain.get_by_role("radio", name="Stops").check()
    plain.get_by_label("Name", exact=True).press("Enter")

    expect(plain.get_by_role("heading", name="What happens next")).to_be_visible()
    assert DataSource.objects.get().agencies.count() == 1


def test_the_list_of_requests_is_narrowed_to_a_place(page: Page, town: int) -> None:
    DataRequestFactory(title="Near", locations=[])
    page.goto("/data-requests")
    page.get_by_role("combobox", name="Place").fill("pittsb")
    page.get_by_role("option", name="Pittsburgh").click()
    page.get_by_role("button", name="Apply").click()

    expect(page).to_have_url(re.compile(f"location_id={town}"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Data requests for Pittsburgh, PA")
    page.get_by_role("combobox", name="Place").fill("xyzzy")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="No place matches “xyzzy”")).to_be_visible()


def test_a_reader_reports_a_problem(page: Page) -> None:
    source = DataSourceFactory()
    page.goto(f"/data-sources/{source.pk}")
    page.get_by_role("link", name="Report a problem").click()
    page.get_by_role("button", name="Send report").click()
    assert_sound(page)
    page.get_by_role("radio", name="Broken link").check()
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("We’ll take a look.")).to_be_visible()
    assert ProblemReport.objects.get().data_source == source


def test_on_a_phone_the_menu_opens_by_keyboard_and_without_javascript(plain: Page) -> None:
    plain.set_viewport_size({"width": SMALLEST, "height": 640})
    plain.goto("/about")
    menu = plain.locator(".site-menu summary")
    expect(plain.get_by_role("navigation", name="Main").get_by_role("link", name="Submit a source")).to_be_hidden()
    tab_to(plain, menu)
    plain.keyboard.press("Enter")
    plain.get_by_role("navigation", name="Main").get_by_role("link", name="Submit a source").click()

    expect(plain).to_have_url(re.compile("/data-sources/create"))
