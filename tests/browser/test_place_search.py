"""The search box and the page of results, as someone uses them: by keys alone, with a pointer, without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.browser.looking import look
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db(transaction=True)

LABEL = "Search by place, agency or topic"


@pytest.fixture
def town(remembered_rows: Any) -> int:
    """Pittsburgh's location with an agency and two sources, beside a place that begins alike."""
    return int(remembered_rows(rows_of_pittsburgh))


def rows_of_pittsburgh() -> int:
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, name="Allegheny", fips="42003")
    town = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    LocalityFactory(county=county, name="Pitcairn")
    police = AgencyFactory(name="Bureau of Police", locations=[town])
    DataSourceFactory(name="Roster of the jail", type_name="Incarceration Records", agencies=[police])
    DataSourceFactory(name="Arrests since 2010", agencies=[police])
    refresh()
    return town.pk


def test_keys_alone_lead_from_home_to_the_results_to_a_filter_to_a_source(
    page: Page, town: int, console: list[str]
) -> None:
    page.goto("/")
    field = page.get_by_role("combobox", name=LABEL)
    field.focus()
    page.keyboard.type("pitts")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option")).to_have_count(3)  # the town, its police, and the words
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/search/results\?location_id={town}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Data sources for Pittsburgh, Allegheny County, Pennsylvania"
    )

    walk_to(page, "Jails & Courts")
    page.keyboard.press("Space")
    walk_to(page, "Apply")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("record_categories=Jails"))
    expect(page.get_by_role("link", name="Remove the filter Jails & Courts")).to_be_visible()

    walk_to(page, "Roster of the jail")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Roster of the jail Pittsburgh, PA")
    assert console == []


def walk_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim().replace(/\\s+/g, ' ')"
        )
        if focused.startswith(words):
            return
    raise AssertionError(f"Tab never comes to “{words}”")


def test_enter_searches_for_what_was_typed_while_suggestions_are_shown(page: Page, town: int) -> None:
    page.goto("/")
    field = page.get_by_role("combobox", name=LABEL)
    field.focus()
    page.keyboard.type("bureau")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.type(" arrests")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/results\?q=bureau\+arrests"))
    expect(page.locator("mark", has_text="Arrests").first).to_be_visible()


def test_a_pointer_chooses_an_agency(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_role("combobox", name=LABEL).fill("bureau")
    page.get_by_role("option", name="Bureau of Police").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bureau of Police Pittsburgh, PA")


def test_a_name_of_nothing_says_so_at_once(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_role("combobox", name=LABEL).fill("xyzzy")

    expect(page.get_by_role("option")).to_have_text(["Search all sources for “xyzzy”"])
    expect(page.get_by_role("status").filter(has_text="1 suggestion").first).to_be_attached()


def test_an_unknown_zip_code_says_so_at_once(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_role("combobox", name=LABEL).fill("99999")

    expect(page.get_by_text("We don’t recognize the ZIP code 99999").first).to_be_visible()


def test_filters_are_folded_on_a_phone(page: Page, town: int) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"/search/results?location_id={town}")
    expect(page.get_by_label("Jails & Courts")).to_be_hidden()
    page.get_by_text("Filter and sort").click()

    expect(page.get_by_label("Jails & Courts")).to_be_visible()


def test_everything_works_without_javascript(browser: Browser, site: str, town: int) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("main").get_by_label(LABEL).fill("pittsburg")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_text("Showing results for pittsburgh")).to_be_visible()
    expect(page).to_have_url(re.compile(f"location_id={town}"))
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Jails & Courts").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Roster of the jail", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Arrests since 2010", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Remove the filter Jails & Courts").click()
    expect(page.get_by_role("link", name="Arrests since 2010", exact=True)).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=99999",
        "/search?q=bureau",
        "/search/results?q=arrests",
        "/search/results?q=police&record_types=Arrest+Records&covers_from=2000&level=locality",
        "/search/results?q=arests&location_id={town}",
        "/search/results?q=police&tab=agencies",
        "/search/results?q=police&tab=requests",
        "/search?q=sheriff",
        "/search?q=xyzzy",
        "/record-types/stops?location_id={town}&typed=stops+pittsburgh",
        "/search/results?location_id={town}&typed=pittsburgh+zoning",
    ],
)
def test_each_state_is_accessible_silent_and_narrow(browser: Browser, site: str, town: int, address: str) -> None:
    look(browser, site, address.format(town=town), cookies=[])


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_every_suggestion_can_be_seen_and_pointed_at(page: Page, town: int, size: tuple[int, int]) -> None:
    for number in range(8):
        AgencyFactory(name=f"Pittsburgh Watch {number}")
    refresh()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/")
    page.get_by_role("combobox", name=LABEL).fill("pittsburgh")
    options = page.get_by_role("option")
    expect(options.last).to_have_text("Search all sources for “pittsburgh”")

    assert options.count() == 9
    for option in options.all():
        assert option.evaluate(
            """element => {
                element.scrollIntoView({block: "center", behavior: "instant"});
                const box = element.getBoundingClientRect();
                const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return element === seen || element.contains(seen);
            }"""
        )


def test_a_record_type_within_a_place_is_suggested_and_opened(page: Page, town: int) -> None:
    page.goto("/")
    page.get_by_role("combobox", name=LABEL).fill("arrest records pitts")
    page.get_by_role("option", name="Arrest Records in Pittsburgh, PA: 1").click()

    expect(page).to_have_url(re.compile(rf"location_id={town}&record_types=Arrest"))


def test_the_header_suggests_on_every_page_and_nothing_hides_it(page: Page, town: int, console: list[str]) -> None:
    page.goto("/agencies")
    page.get_by_label("Search the whole site").press_sequentially("pittsb")
    option = page.get_by_role("option", name="Pittsburgh, Allegheny County, Pennsylvania")
    expect(option).to_be_visible()
    expect(page.get_by_label("Search the whole site")).to_be_focused()
    option.click()

    expect(page).to_have_url(re.compile(rf"location_id={town}"))
    assert console == []


def test_place_and_words_of_a_search_are_suggested_and_sent_as_they_were_chosen(page: Page, town: int) -> None:
    page.goto("/search/results?q=bureau")
    page.get_by_role("combobox", name="Place").fill("pittsb")
    page.get_by_role("option", name="Pittsburgh, Allegheny County, Pennsylvania").click()
    page.get_by_role("combobox", name="Words").fill("arr")
    page.get_by_role("option", name="Arrest Records: 1").click()
    page.get_by_label("Change this search").get_by_role("button", name="Search").click()

    expect(page).to_have_url(re.compile(rf"location_id={town}"))
    expect(page).to_have_url(re.compile(r"record_types=Arrest\+Records"))
    expect(page.get_by_role("link", name="Remove the filter Arrest Records")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "field"), [("/", "q"), ("/agencies", "site-q"), ("/search/results?q=arrests", "site-q")]
)
def test_the_slash_leads_to_the_search_box_of_every_page(page: Page, town: int, address: str, field: str) -> None:
    page.goto(address)
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.id") == field
    page.keyboard.type("a/b")
    assert page.evaluate("document.activeElement.value").endswith("a/b")
