"""What people come for, in clicks: what a state lacks, two places compared, and news by email without an account."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from notifications.models import Watch
from pdap.db.materialized import refresh
from pdap.lib.mail.models import Mail
from tests.agencies.factories import AgencyFactory
from tests.browser.conftest import one_of_everything
from tests.browser.looking import look
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Clicks:
    """Clicks, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def on(self, role: str, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.number += 1


@pytest.fixture
def ohio(remembered_rows: Any) -> dict[str, int]:
    """Ohio with two counties, one of which has jail data; and Allegheny County."""
    return dict(remembered_rows(rows_of_ohio))


def rows_of_ohio() -> dict[str, int]:
    ids = one_of_everything()
    ohio, pennsylvania = (
        StateFactory(state_iso="OH", state_name="Ohio"),
        StateFactory(state_iso="PA", state_name="Pennsylvania"),
    )
    adams = CountyFactory(state=ohio, name="Adams", fips="39001")
    CountyFactory(state=ohio, name="Brown", fips="39015")
    allegheny = CountyFactory(state=pennsylvania, name="Allegheny", fips="42003")
    police = AgencyFactory(locations=[location_of(adams)])
    DataSourceFactory(type_name="Incarceration Records", agencies=[police])
    refresh()
    return {
        **ids,
        "state": location_of(ohio).pk,
        "county": location_of(allegheny).pk,
        "agency": police.pk,
        "request": DataRequestFactory().pk,
    }


def test_counties_of_ohio_without_jail_data_are_two_clicks_from_home(
    page: Page, site: str, ohio: dict[str, int]
) -> None:
    page.goto("/")
    clicks = Clicks(page)
    clicks.on("link", "Ohio: 1 data source")
    clicks.on("link", re.compile(r"By county\s*: Jails & Courts"))

    expect(page.get_by_role("heading", name="None listed")).to_be_visible()
    listed = page.locator("section", has=page.get_by_role("heading", name="None listed")).first
    expect(listed.get_by_role("link", name="Brown County")).to_be_visible()
    expect(listed.get_by_role("link", name="Adams County")).to_have_count(0)
    assert clicks.number <= 2


def test_two_places_are_compared_in_three_clicks(page: Page, site: str, ohio: dict[str, int]) -> None:
    page.goto("/")
    clicks = Clicks(page)
    clicks.on("link", "Ohio: 1 data source")
    clicks.on("link", "Compare")
    page.get_by_label("Place 2").fill("Pennsylvania")
    clicks.on("button", "Compare")

    expect(page.get_by_role("columnheader", name="Pennsylvania")).to_be_visible()
    assert clicks.number <= 3


def test_news_of_allegheny_county_by_email_take_three_clicks_and_a_confirmation(
    page: Page, site: str, ohio: dict[str, int]
) -> None:
    page.goto(f"/locations/{ohio['county']}")
    clicks = Clicks(page)
    clicks.on("link", "Get email updates")
    page.get_by_label("Email address").fill("reader@example.org")
    clicks.on("button", "Follow by email")
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    assert clicks.number <= 3

    text = Mail.objects.get(kind="notifications/confirm").body_text
    page.goto(re.search(r"(/following/confirm/[\w-]+)", text)[1])  # type: ignore[index]
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("link", name="Allegheny County, Pennsylvania")).to_be_visible()
    assert Watch.objects.get().confirmed_at is not None


@pytest.mark.parametrize(
    "path",
    [
        "/locations/{state}/coverage",
        "/locations/{state}/coverage?record_categories=Jails+%26+Courts",
        "/locations/{state}/report",
        "/record-types/incarceration-records?state=OH",
        "/compare?place={state}&place={county}",
        "/follow?agency={agency}",
        "/agencies/{agency}/report",
        "/data-requests/{request}",
    ],
)
def test_a_page_is_accessible_silent_and_narrow(browser, site: str, ohio: dict[str, int], path: str) -> None:  # type: ignore[no-untyped-def]
    look(browser, site, path.format(**ohio), cookies=[])
