"""Probable duplicates, merging and adding places, in Chromium: accessible, narrow, and done without a mouse."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from agencies.models import Agency
from agencies.services.merging import merge_agencies
from audit.merging.models import DuplicatePair, Merge
from tests.agencies.factories import AgencyFactory
from tests.browser.looking import WCAG, cookies_of, look
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.factories import DuplicatePairFactory

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/pdap/duplicatepair/"


@pytest.fixture
def pair(site: str) -> DuplicatePair:
    """Two agencies of one place, one with a source."""
    place = LocationFactory()
    first, second = (AgencyFactory(name=name, locations=[place]) for name in ("Ada PD", "Ada Police Department"))
    DataSourceFactory(name="Arrests of Ada", agencies=[second])
    return DuplicatePairFactory(first_id=first.pk, second_id=second.pk)


def test_each_page_is_accessible_silent_and_narrow(
    browser: Browser, site: str, pair: DuplicatePair, administrator: Any
) -> None:
    merged = merge_agencies(AgencyFactory().pk, AgencyFactory().pk, administrator.pk)
    cookies = cookies_of(administrator, site)

    for address in (
        QUEUE,
        f"{QUEUE}?after={pair.pk}",
        reverse("admin:merge", args=["agency", pair.second_id, pair.first_id]),
        reverse("admin:merge", args=["agency", pair.first_id, pair.first_id]),
        reverse("admin:merge-choose", args=["agency", pair.first_id]),
        reverse("admin:duplicates-dismissed"),
        reverse("admin:pdap_merge_change", args=[merged.pk]),
        reverse("admin:locality-with-county"),
    ):
        look(browser, site, address, cookies, WCAG)


def test_a_pair_is_merged_and_the_merge_undone_by_keyboard_alone(
    browser: Browser, site: str, pair: DuplicatePair, curator: Any
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(cookies_of(curator, site))
    page = context.new_page()
    page.goto(QUEUE)

    page.get_by_role("link", name="Merge: keep left").press("Enter")
    page.wait_for_url("**/merge/agency/**")
    page.get_by_role("radio", name="Ada Police Department").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{QUEUE}*")

    assert Agency.objects.get().name == "Ada Police Department"
    page.get_by_role("link", name="View or undo the merge").press("Enter")
    page.get_by_role("button", name="Undo this merge").press("Enter")
    page.get_by_text("has been restored with its links").wait_for()
    assert set(Agency.objects.values_list("name", flat=True)) == {"Ada PD", "Ada Police Department"}
    assert Merge.objects.get().undone_by == curator
    context.close()


def test_single_keys_decide_a_pair_unless_they_are_turned_off(
    browser: Browser, site: str, pair: DuplicatePair, curator: Any
) -> None:
    context = browser.new_context(base_url=site)
    context.add_cookies(cookies_of(curator, site))
    page = context.new_page()
    page.goto(QUEUE)
    page.keyboard.press("l")
    page.wait_for_url("**/merge/agency/**")

    page.goto(QUEUE)
    page.get_by_label("Use keyboard shortcuts").uncheck()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    page.reload()
    assert DuplicatePair.objects.get().dismissed_at is None
    page.get_by_label("Use keyboard shortcuts").check()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    page.get_by_text("No possible duplicates to review").wait_for()
    assert DuplicatePair.objects.get().dismissed_by == curator
    context.close()
