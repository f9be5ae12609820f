"""A real Chromium against a real server. Without a browser these tests skip and say so; CI requires one."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

# Playwright keeps an event loop in this thread, beside which Django would refuse to ask its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    """Return the program of a Chromium on this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium, which asks nothing of the internet."""
    path = browser_path()
    if path is None:
        if os.environ.get("PDAP_REQUIRE_BROWSER"):
            pytest.fail("PDAP_REQUIRE_BROWSER is set, and there is no Chromium on this machine.")
        pytest.skip("no Chromium on this machine: install it with `apt-get install chromium`")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": path, "args": quiet}


@pytest.fixture
def site(live_server: Any) -> str:
    """The server's address."""
    return live_server.url


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], site: str) -> dict[str, Any]:
    """Let paths be relative to the server."""
    return {**browser_context_args, "base_url": site}


@pytest.fixture
def console(context: BrowserContext) -> Iterator[list[str]]:
    """What any page writes to the console, refusals of the security policy among it; a page ought to be silent."""
    said: list[str] = []
    context.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: said.append(f"error: {error.error}"))
    yield said
    said.clear()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in through the page."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
