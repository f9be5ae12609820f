"""Maintenance in a browser: a closed form, and what was typed when it began."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from pdap.lib import read_only as state
from tests.browser.looking import look


@pytest.fixture(autouse=True)
def _looks_each_time(settings: Any) -> Iterator[None]:
    settings.READ_ONLY_LOOK_SECONDS = 0.0
    yield
    state._last_look = state.LastLook()


def test_a_closed_form_and_a_page_with_the_banner_are_accessible(browser: Browser, site: str) -> None:
    state.switch_on("Back at 14:00 UTC.")
    look(browser, site, "/contact", cookies=[])
    look(browser, site, "/about", cookies=[])


def test_what_was_typed_when_it_began_can_be_sent_when_it_is_over(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 320, "height": 800})
    page.goto("/contact")
    page.get_by_label("A question or comment").check()
    page.get_by_label("Your email address").fill("me@example.org")
    page.get_by_label("Your message").fill("A long message\nof two lines.")
    state.switch_on()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We couldn’t save this")).to_be_visible()
    expect(page.get_by_text("A long message")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("A long message")).to_be_visible()
    state.switch_off()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/contact/sent")
    page.close()
