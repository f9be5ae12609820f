"""The admin's switch between light and dark, set against the system: every color is of the one scheme, and readable."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import cookies_of, violations
from tests.browser.test_every_page import ADMIN_PAGES

pytestmark = pytest.mark.django_db(transaction=True)

TOKENS = ("--body-bg", "--body-fg", "--link-fg", "--notice", "--pill", "--panel", "--button-bg")
COLORS = "names => names.map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
# All that a color of an element can come from. Equal colors have equal contrast.
ALL_COLORS = """
() => [...document.querySelectorAll("html, body, body *")].map((element) => ["", "::before", "::after"].map((part) => {
  const style = getComputedStyle(element, part || null);
  if (part && style.content === "none") return "";
  return [element.tagName, part, style.color, style.backgroundColor, style.backgroundImage, style.borderTopColor,
    style.borderRightColor, style.borderBottomColor, style.borderLeftColor, style.outlineColor, style.fill,
    style.stroke, style.opacity, style.boxShadow, style.textDecorationColor].join(" ");
}).join(";"))
"""
FINISH = "document.getAnimations().forEach((animation) => animation.finish())"


@pytest.mark.parametrize(("switch", "system"), [("light", "dark"), ("dark", "light")])
def test_the_switch_wins_over_the_system_in_every_color(
    browser: Browser, site: str, ids: dict[str, int], administrator: Any, switch: Any, system: Any
) -> None:
    addresses = [address.format(**ids) for address in ADMIN_PAGES.values()]
    tokens, colors = {}, {}
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    context.add_cookies(cookies_of(administrator, site))
    page = context.new_page()
    page.goto(addresses[0])
    for theme, scheme in (("auto", switch), (switch, system)):
        page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
        page.emulate_media(color_scheme=scheme)
        for address in addresses:
            page.goto(address)
            if address == addresses[0]:
                tokens[theme] = page.evaluate(COLORS, list(TOKENS))
            page.evaluate(FINISH)
            colors[theme, address] = page.evaluate(ALL_COLORS)
            if theme == "auto" or address == addresses[0]:  # the switch itself looks another way
                contrast = {"type": "rule", "values": ["color-contrast"]}
                assert violations(page, contrast) == [], f"{address}, {theme}"
    context.close()

    assert all(tokens["auto"])
    assert tokens[switch] == tokens["auto"]
    for address in addresses:
        differing = [
            pair for pair in zip(colors["auto", address], colors[switch, address], strict=True) if len(set(pair)) > 1
        ]
        assert not differing, f"{address}: {differing[:3]}"
