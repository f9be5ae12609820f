"""Lists and tables of the admin on a phone: cards within its width, each value with its name."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from agencies.models import Agency
from tests.browser.looking import cookies_of, phone
from tests.browser.test_review import QUEUE, rows_of_pittsburghs_police
from tests.datasources.factories import DataSourceFactory
from tests.pdap.factories import JobRunFactory, ViewRefreshFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)
WIDTH = 390


@pytest.fixture
def town(remembered_rows: Any) -> Agency:
    """Pittsburgh's police."""
    return Agency.objects.get(pk=remembered_rows(rows_of_pittsburghs_police))


def open_on_a_phone(browser: Browser, site: str, address: str, person: User) -> Page:
    seen = phone(browser, site)
    assert seen.open(address, cookies_of(person, site), WIDTH), address
    return seen.page


def test_the_queue_shows_names_in_full_on_a_phone(browser: Browser, site: str, curator: User) -> None:
    DataSourceFactory(pending=True, name="Arrests_and_charges_filed_by_the_county_2015_2024_final.csv")

    page = open_on_a_phone(browser, site, QUEUE, curator)

    name = page.get_by_role("rowheader").bounding_box()
    link = page.get_by_role("link", name="Arrests_and_charges").bounding_box()
    assert name is not None
    assert link is not None
    assert link["x"] + link["width"] <= name["x"] + name["width"] <= WIDTH


# What a phone shows of a cell: its label, and whether it lies within the width.
SHOWN_CELLS = """tables => tables.flatMap(table => [...table.querySelectorAll('tbody td')].map(cell => ({
    label: cell.dataset.label || '', shown: getComputedStyle(cell, '::before').content, words: cell.innerText.trim(),
    button: Boolean(cell.querySelector('button, input, select')),
    right: cell.getBoundingClientRect().right})))"""


@pytest.mark.parametrize(
    "address",
    [
        QUEUE,
        "/admin/pdap/jobrun/",
        "/admin/gaps/",
        "/admin/gaps/agencies-without-page/",
        "/admin/agencies/agency/",
        "/admin/requests_app/datarequest/intake/",
    ],
)
def test_tables_of_the_admin_are_cards_on_a_phone_that_name_each_value(
    browser: Browser, site: str, administrator: User, town: Agency, address: str
) -> None:
    DataSourceFactory(pending=True, name="Arrests_and_charges_filed_by_the_county_2015_2024_final.csv")
    DataRequestFactory(request_status="Intake")
    JobRunFactory()
    ViewRefreshFactory(view_name="a_view_with_a_name_that_is_longer_than_a_phone_is_wide")

    page = open_on_a_phone(browser, site, address, administrator)

    cells = page.locator("#content table").evaluate_all(SHOWN_CELLS)
    assert len(cells) > 1
    for cell in cells:
        assert cell["right"] <= WIDTH, cell
        assert cell["button"] or not cell["words"] or cell["shown"] == f'"{cell["label"]}: "' != '": "', cell


def test_the_lists_are_cards_within_the_width_of_a_phone_and_can_be_sorted(
    browser: Browser, site: str, curator: User, town: Agency
) -> None:
    DataSourceFactory(name="Stops_of_the_Pittsburgh_Bureau_of_Police_2015_2024_final.csv", agencies=[town])

    for records in ("agencies/agency/", "datasources/datasource/"):
        page = open_on_a_phone(browser, site, f"/admin/{records}?o=1", curator)
        rows = page.locator(".results")
        assert rows.evaluate("results => results.scrollWidth <= results.clientWidth"), records
        expect(page.locator("#result_list thead").get_by_role("link", name="Name")).to_be_visible()
