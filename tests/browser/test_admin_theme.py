"""The admin's switch between light and dark, set against the system: every color is of the one scheme, and readable."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import cookies_of, violations
from tests.browser.test_every_page import ADMIN_PAGES

pytestmark = pytest.mark.django_db(transaction=True)

TOKENS = ("--body-bg", "--body-fg", "--link-fg", "--notice", "--pill", "--panel", "--button-bg")
COLORS = "names => names.map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"


@pytest.mark.parametrize(("switch", "system"), [("light", "dark"), ("dark", "light")])
def test_the_switch_wins_over_the_system_in_every_color(
    browser: Browser, site: str, ids: dict[str, int], administrator: Any, switch: Any, system: Any
) -> None:
    colors = {}
    for theme, scheme in (("auto", switch), (switch, system)):
        context = browser.new_context(base_url=site, color_scheme=scheme, reduced_motion="reduce")
        context.add_cookies(cookies_of(administrator, site))
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page = context.new_page()
        page.goto("/admin/")
        colors[theme] = page.evaluate(COLORS, list(TOKENS))
        for address in ADMIN_PAGES.values():
            page.goto(address.format(**ids))
            contrast = {"type": "rule", "values": ["color-contrast"]}
            assert violations(page, contrast) == [], f"{address}, {theme}"
        context.close()

    assert all(colors["auto"])
    assert colors[switch] == colors["auto"]
