"""Going back and reloading among results of a search: each page shows the search of its address, in every control."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of

pytestmark = pytest.mark.django_db(transaction=True)

LABEL = "Search by place, agency or topic"
# What a visitor sees of a search: its address, the boxes, what is ticked and chosen, the page, and the rows.
SHOWN = """
() => ({
  address: location.pathname + location.search,
  typed: ["site-q", "words", "in-place", "from-agency", "covers_from", "covers_to"]
    .map((id) => document.getElementById(id)?.value),
  ticked: [...document.querySelectorAll("#filter input:checked")].map((box) => box.value),
  sort: document.querySelector("#sort")?.value,
  chips: [...document.querySelectorAll(".chip")].map((chip) => chip.textContent.trim()),
  page: document.querySelector(".pagination [aria-current=page]")?.textContent,
  rows: [...document.querySelectorAll(".source-title")].map((title) => title.textContent.trim()),
})
"""


@pytest.fixture
def town(remembered_rows: Any) -> int:
    """A town with more arrest records than a page shows, and a jail's."""
    return int(remembered_rows(rows_of_bookings))


def rows_of_bookings() -> int:
    town = location_of(LocalityFactory(name="Pittsburgh"))
    police = AgencyFactory(name="Bureau of Police", locations=[town])
    for number in range(55):
        letters = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
        DataSourceFactory(name=f"Bookings, precinct {letters}", type_name="Arrest Records", agencies=[police])
    DataSourceFactory(name="Bookings of the jail", type_name="Incarceration Records", agencies=[police])
    refresh()
    return town.pk


def shown(page: Page) -> Any:
    page.wait_for_load_state("load")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.evaluate(SHOWN)


def assert_same_after_back_and_reload(page: Page, visited: list[Any]) -> None:
    """Go back through pages and reload each; the last of `visited` is the present one."""
    assert len({state["address"] for state in visited}) == len(visited)
    for state in reversed(visited):
        assert shown(page) == state
        page.reload()
        assert shown(page) == state
        page.go_back()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_words_filters_and_page_are_there_again(browser: Browser, site: str, town: int, scripts: bool) -> None:
    context = browser.new_context(
        base_url=site, java_script_enabled=scripts, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("main").get_by_label(LABEL).fill("bookings")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/results?*")
    visited = [shown(page)]
    assert visited[0]["typed"][:2] == ["bookings", "bookings"]

    if not scripts:
        page.get_by_text("Filter and sort").click()
    page.get_by_role("checkbox", name="Police & Public Interactions").check()
    page.get_by_label("Sort by").select_option("name")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip")).to_have_count(1)
    visited.append(shown(page))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Page 2").click()
    expect(page.locator(".pagination [aria-current=page]")).to_have_text("2")
    visited.append(shown(page))
    assert [len(state["chips"]) for state in visited] == [0, 1, 1]
    assert visited[1]["ticked"] == visited[2]["ticked"] != visited[0]["ticked"] == []
    assert visited[2]["rows"] != visited[1]["rows"]

    page.locator(".source-title a, a.source-title").first.click()
    page.wait_for_url("**/data-sources/**")
    page.go_back()
    assert_same_after_back_and_reload(page, visited)
    context.close()


def test_what_was_ticked_or_typed_and_not_sent_does_not_stay(page: Page, town: int) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/search/results?q=bookings&record_categories=Jails+%26+Courts")
    before = shown(page)
    page.get_by_role("checkbox", name="Jails & Courts").uncheck()
    page.get_by_label("From").fill("2019")
    page.get_by_label("Sort by").select_option("newest")

    page.goto("/about")
    page.go_back()
    assert shown(page) == before
    page.get_by_role("checkbox", name="Jails & Courts").uncheck()
    page.reload()
    assert shown(page) == before
