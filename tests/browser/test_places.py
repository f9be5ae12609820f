"""Places, agencies, sources, kinds of record and metrics in Chromium: accessible, narrow, silent, by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from locations.models import Location
from tests.agencies.factories import AgencyFactory
from tests.browser.conftest import one_of_everything
from tests.browser.looking import look
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "nation": "/locations",
    "state with a map": "/locations/{state}",
    "county with a map": "/locations/{mapped_county}",
    "town on a map": "/locations/{town}",
    "agencies": "/agencies",
    "agencies, none": "/agencies?q=xyzzy&sources=with",
    "agencies, bad input": "/agencies?state=nonsense",
    "kinds of record": "/record-types",
    "kind of record": "/record-types/stops",
    "kind of record, none": "/record-types/car-gps",
    "metrics": "/metrics",
    "source": "/data-sources/{source}",
}


@pytest.fixture
def mapped(remembered_rows: Any) -> dict[str, int]:
    """The places of `ids`, and a state that the maps know, with more counties than a table shows at a glance."""
    return dict(remembered_rows(mapped_rows))


def mapped_rows() -> dict[str, int]:
    ids = one_of_everything()
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(fips="42003", name="Allegheny", state=state)
    for number in range(15):
        CountyFactory(fips=f"42{1 + 2 * (number + 2):03}", name=f"Number {number}", state=state)
    town = location_of(LocalityFactory(name="Pittsburgh", county=county))
    Location.objects.filter(pk=town.pk).update(lat=40.44, lng=-79.99)
    DataSourceFactory(agencies=[AgencyFactory(locations=[town])])  # an empty map is not drawn
    return {**ids, "state": location_of(state).pk, "mapped_county": location_of(county).pk, "town": town.pk}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_silent_and_narrow(browser, site: str, mapped: dict[str, int], name: str) -> None:  # type: ignore[no-untyped-def]
    look(browser, site, PAGES[name].format(**mapped), cookies=[])


def test_the_map_is_walked_by_keyboard_and_can_be_skipped(page: Page, site: str, mapped: dict[str, int]) -> None:
    page.goto(f"/locations/{mapped['state']}")
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Allegheny County: 1 data source").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Allegheny County, Pennsylvania")

    page.go_back()
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".map svg a:focus")).to_have_count(0)


@pytest.mark.parametrize("page", ["/es/locations", "/es/locations/{state}", "/es/locations/{state}/coverage"])
def test_no_choice_is_wider_than_a_phone_has_room_for_in_spanish(
    browser,
    site: str,
    mapped: dict[str, int],
    page: str,  # type: ignore[no-untyped-def]
) -> None:
    look(browser, site, page.format(**mapped), cookies=[])
