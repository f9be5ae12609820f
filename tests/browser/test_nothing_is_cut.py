"""Texts are whole: nothing covers the banner of the demonstration, and fields have room for what they show."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accounts.factories import UserFactory
from tests.browser.looking import cookies_of
from tests.locations.factories import StateFactory

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = ((390, 844), (1280, 900))
# What each select shows, with its font, against the room between its paddings and before its arrow.
CUT_OFF = """
() => [...document.querySelectorAll("main select")].flatMap((select) => {
  const style = getComputedStyle(select);
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = style.font;
  const arrow = 16;
  const room = select.clientWidth - arrow - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const text = select.selectedOptions[0].text;
  return ruler.measureText(text).width > room ? [`${select.name}: ${text}`] : [];
})
"""


def test_nothing_covers_the_banner_of_the_demonstration(page: Page, site: str, settings: Any) -> None:
    settings.DEMONSTRATION = True
    page.goto("/")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})

        banner = page.locator(".demonstration").bounding_box()
        first = page.locator(".hero").bounding_box()

        assert banner
        assert first
        assert first["y"] >= banner["y"] + banner["height"], f"covered at {width} pixels"


def test_the_filters_of_the_directory_show_the_whole_of_what_is_chosen(page: Page, site: str) -> None:
    StateFactory(state_iso="PA", state_name="Pennsylvania")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/agencies?state=PA&sources=without")

    assert page.evaluate(CUT_OFF) == []


def test_panels_side_by_side_begin_and_end_together(page: Page, site: str) -> None:
    page.context.add_cookies(cookies_of(UserFactory(), site))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/profile/delete")

    left, right = [panel.bounding_box() for panel in page.locator(".columns.halves > .panel").all()]

    assert left
    assert right
    assert (left["y"], left["height"]) == (right["y"], right["height"])
