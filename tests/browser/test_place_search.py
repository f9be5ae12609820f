"""The place field: a combobox with JavaScript, a plain field without."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from pdap.materialized import refresh
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(db: None) -> int:
    """Pittsburgh's location, beside a place that begins alike."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, name="Allegheny", fips="42003")
    town = LocalityFactory(county=county, name="Pittsburgh")
    LocalityFactory(county=county, name="Pitcairn")
    refresh()
    return location_of(town).pk


def test_keys_alone_lead_from_a_few_letters_to_the_results(page: Page, town: int, console: list[str]) -> None:
    page.goto("/")
    field = page.get_by_role("combobox", name="Search for a place")
    field.focus()
    page.keyboard.type("pitts")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/search/results\?location_id={town}"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Data about Pittsburgh, Allegheny County, Pennsylvania")
    assert console == []


def test_a_pointer_chooses_a_suggestion(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Search for a place").fill("pit")
    page.get_by_role("option", name="Pittsburgh").click()

    expect(page).to_have_url(re.compile(f"location_id={town}"))


def test_a_chosen_category_goes_along(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_text("Only some kinds of record").click()
    page.get_by_label("Jails & Courts").check()
    page.get_by_role("combobox", name="Search for a place").fill("pittsb")
    page.get_by_role("option", name="Pittsburgh").click()

    expect(page).to_have_url(re.compile("record_categories=Jails"))


def test_a_name_of_nothing_says_so_at_once(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Search for a place").fill("xyzzy")

    expect(page.get_by_text("No place of this name").first).to_be_visible()


def test_without_javascript_the_server_offers_the_places(browser: Browser, site: str, town: int) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Search for a place").fill("pit")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Which place do you mean?")).to_be_visible()
    page.get_by_role("link", name="Pittsburgh").click()

    expect(page).to_have_url(re.compile(f"location_id={town}"))
    context.close()
