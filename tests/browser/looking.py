"""Looking at a page as every test of a page does: axe, both color schemes, a small phone, a silent console."""

from functools import lru_cache
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser.axe import bring_axe

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OUR_PAGES = (*WCAG, "best-practice")
OF_COLORS = ("color-contrast", "link-in-text-block")
SMALLEST, HEIGHT = 320, 800
# The width of a page whose colors have stopped fading into one another.
SETTLED_WIDTH = """
() => {
  document.getAnimations().forEach((animation) => animation.finish());
  return document.documentElement.scrollWidth;
}
"""
# What axe says of all that it looked at would be copied through two more processes, and is not read.
FAULTS = """
async (options) => {
  if (!window.axe) return null;
  const { passes, violations } = await axe.run(options);
  const faults = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 150)}`));
  return [passes.length + violations.length, faults];
}
"""


class Phone:
    """A small phone that keeps style sheets and scripts from page to page, and nobody's cookies."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.context = browser.new_context(base_url=site, viewport={"width": SMALLEST, "height": HEIGHT})
        self.page = self.context.new_page()
        self.console: list[str] = []
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def open(self, address: str, cookies: list[Any], width: int = SMALLEST) -> bool:
        """Open a page with these cookies alone, in light; return whether its status is that of a success."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.context.clear_cookies()
        self.context.add_cookies(cookies)
        self.page.emulate_media(color_scheme="light")
        self.page.goto("about:blank")  # what axe did to the last page goes on until that is left
        self.console.clear()
        answer = self.page.goto(address)
        assert answer is not None
        return answer.ok


@lru_cache(maxsize=1)
def phone(browser: Browser, site: str) -> Phone:
    """Return the one phone of this process: a new one costs as much as a page."""
    return Phone(browser, site)


def violations(page: Page, run_only: Any) -> list[str]:
    """Return what axe finds on a page as it stands."""
    # Axe describes every element that passes unless it is told that only violations are read: most of its time.
    # None of the rules reads style sheets, which it would load again.
    options = {"runOnly": run_only, "resultTypes": ["violations"], "preload": {"assets": ["media"]}}
    found = page.evaluate(FAULTS, options)
    if found is None:
        bring_axe(page)
        found = page.evaluate(FAULTS, options)
    looked_at, faults = found
    assert looked_at, "axe did not look at anything"
    return faults


def assert_sound(page: Page, rules: tuple[str, ...] = OUR_PAGES) -> None:
    """Assert that axe finds nothing on a page as it stands, in light and dark, and that nothing sticks out."""
    page.set_viewport_size({"width": SMALLEST, "height": HEIGHT})
    # Only colors differ in dark, and no script asks for the scheme.
    for scheme, run_only in (("light", list(rules)), ("dark", {"type": "rule", "values": list(OF_COLORS)})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        width = page.evaluate(SETTLED_WIDTH)
        assert width <= SMALLEST, f"{page.url} is {width} pixels wide"
        faults = violations(page, run_only)
        assert not faults, f"{page.url}, {scheme}: {faults}"


def look(browser: Browser, site: str, address: str, cookies: list[Any], rules: tuple[str, ...] = OUR_PAGES) -> None:
    """Open a page; assert that it is sound and the console silent."""
    seen = phone(browser, site)
    ok = seen.open(address, cookies)
    # The first locator of a page brings a script that is as dear as many a page.
    if seen.page.evaluate("document.querySelector('select.admin-autocomplete') !== null"):
        for field in seen.page.locator("select.admin-autocomplete:visible").all():
            field.locator("xpath=following-sibling::*[contains(@class, 'select2')]").wait_for()  # jQuery is late
    # A page that says what is wrong is said to have failed to load: that is the browser's own line.
    noise = [line for line in seen.console if ok or "Failed to load resource" not in line]
    assert not noise, f"{address}: {noise}"
    assert_sound(seen.page, rules)


def cookies_of(person: Any, site: str) -> list[Any]:
    """Return the cookies of someone who is signed in."""
    client = Client()
    client.force_login(person)
    return [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
