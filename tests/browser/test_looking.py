"""Looking at a page notices what is wrong with it, whatever is left out to be quick."""

import pytest
from playwright.sync_api import Page

from tests.browser.looking import OF_COLORS, OUR_PAGES, assert_sound, violations

PAGE = """<!doctype html><html lang="en"><title>Stops</title>
<style>@media (prefers-color-scheme: dark) {{ html {{ background: #000; color: {dark} }} }}</style>
<main><h1>Stops</h1><p>{text}</p></main></html>"""


def page_of(text: str, dark: str = "#fff") -> str:
    return PAGE.format(text=text, dark=dark)


def test_a_page_without_a_fault_is_sound(page: Page) -> None:
    page.set_content(page_of("By year"))

    assert_sound(page)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (page_of('<img src="data:,">'), "image-alt"),
        (page_of('<b style="color: #ccc; background: #fff">Faint</b>'), "light.*color-contrast: <b style="),
        (page_of("Faint in the dark", dark="#333"), "dark.*color-contrast"),
        (page_of('<input aria-label="Year" style="width: 400px">'), "pixels wide"),
    ],
)
def test_a_fault_is_noticed(page: Page, content: str, fault: str) -> None:
    page.set_content(content)

    with pytest.raises(AssertionError, match=fault):
        assert_sound(page)


def test_each_element_with_a_fault_is_named(page: Page) -> None:
    page.set_content(page_of('<img src="data:,1"><img src="data:,2">'))

    assert violations(page, list(OUR_PAGES)) == ['image-alt: <img src="data:,1">', 'image-alt: <img src="data:,2">']
    assert violations(page, {"type": "rule", "values": list(OF_COLORS)}) == []
