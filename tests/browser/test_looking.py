"""Looking at a page notices what is wrong with it, whatever is left out to be quick."""

import pytest
from django.templatetags.static import static
from playwright.sync_api import Page

from tests.browser.axe import COLORS_READ_ONCE, OWN_AXE, bring_axe
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


COLORS = """
(texts) => texts.map((text) => {
  const { Color } = axe.commons.color;
  try {
    return [0, 1].map(() => Object.assign(new Color(9, 9, 9, 0.5).parseString(text).toJSON(), { text }));
  } catch (error) {
    return error.message;
  }
})
"""


def test_a_color_that_is_read_once_is_what_axe_reads_each_time(page: Page) -> None:
    texts = [
        *("rgb(1, 2, 3)", "rgba(1, 2, 3, 0.4)", "rgba(0, 0, 0, 0)", "#0a0b0c", "white", "oklch(0.7 0.3 150)"),
        *("color(srgb 0.1 0.2 0.3 / 0.5)", "hsl(0.5turn 50% 50%)", "not a color", "rgb(3, 2, 1)"),
    ]
    page.set_content(page_of("By year"))
    page.evaluate(OWN_AXE)
    own = page.evaluate(COLORS, texts)
    page.evaluate(COLORS_READ_ONCE)

    assert page.evaluate(COLORS, texts * 2) == own * 2
    assert [said for said in own if isinstance(said, str)] == ['Unable to parse color "not a color"']


def test_a_color_that_was_changed_by_its_reader_is_read_as_it_was(page: Page) -> None:
    page.set_content(page_of("By year"))
    bring_axe(page)

    read = "() => new axe.commons.color.Color().parseString('rgb(1, 2, 3)')"
    page.evaluate(f"() => {{ const color = ({read})(); color.alpha *= 0.5; color.red = 200; }}")
    assert page.evaluate(f"() => ({read})().toJSON()") == {"red": 1, "green": 2, "blue": 3, "alpha": 1}


def test_axe_comes_from_the_server_as_it_is(page: Page, site: str) -> None:
    address = f"{site}{static('axe/axe.min.js')}"

    with page.expect_response(address) as answer:
        page.goto(f"{site}/about")
        bring_axe(page)

    assert answer.value.text() == OWN_AXE
    assert page.evaluate("axe.version")
