"""Looking at a page as every test of a page does: axe, both colour schemes, a small phone, a silent console."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OUR_PAGES = (*WCAG, "best-practice")
SMALLEST = 320


def look(browser: Browser, site: str, address: str, cookies: list[Any], rules: tuple[str, ...] = OUR_PAGES) -> None:
    """Open a page; assert that axe finds nothing in light and dark, the console is silent and nothing sticks out."""
    context = browser.new_context(base_url=site, viewport={"width": SMALLEST, "height": 800})
    context.add_cookies(cookies)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    # Only colours differ in dark.
    for scheme, run_only in (("light", list(rules)), ("dark", {"type": "rule", "values": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("about:blank")  # axe talks in the page until it is left
        said.clear()
        answer = page.goto(address)
        assert answer is not None
        # A page that says what is wrong is said to have failed to load: that is the browser's own line.
        noise = [line for line in said if answer.ok or "Failed to load resource" not in line]
        assert not noise, f"{address}, {scheme}: {noise}"
        for field in page.locator("select.admin-autocomplete:visible").all():
            field.locator("xpath=following-sibling::*[contains(@class, 'select2')]").wait_for()  # jQuery is late
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST, f"{address} is too wide"
        found = Axe().run(page, options={"runOnly": run_only}).response
        assert found["passes"], "axe did not look at anything"
        problems = [f"{one['id']}: {node['html'][:150]}" for one in found["violations"] for node in one["nodes"]]
        assert not problems, f"{address}, {scheme}: {problems}"
    context.close()


def cookies_of(person: Any, site: str) -> list[Any]:
    """Return the cookies of somebody who is signed in."""
    client = Client()
    client.force_login(person)
    return [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
