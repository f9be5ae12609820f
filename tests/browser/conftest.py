"""A real Chromium against a real server. Without a browser these tests skip and say so; CI requires one."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import BrowserContext, Page, expect

from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.requests_app.factories import DataRequestDataSourceFactory, DataRequestFactory, DataRequestGithubIssueFactory

# Playwright keeps an event loop in this thread, beside which Django would refuse to ask its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Milliseconds until what is expected must be there: patience costs nothing where it is, and others use the machine.
expect.set_options(timeout=60_000)

# The shell is the same engine without the windows of a desktop, in a third of the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
        pytest.skip("no Chromium on this machine: install it with `apt-get install chromium-headless-shell`")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    # Else each page of a test starts a process and compiles all scripts again, axe among them.
    quiet += ["--renderer-process-limit=1"]
    # No one looks at the screen, and where there is no graphics card a process of its own would paint it.
    quiet += ["--disable-gpu"]
    # axe makes so many short-lived objects that collecting them takes a sixth of the time, where there is little room.
    # Each page runs it once, and is gone before what was optimized on other threads pays.
    scripts = ("min-semi-space-size=64", "no-turbofan", "no-maglev", "single-threaded-gc")
    quiet += [f"--js-flags={','.join(f'--{flag}' for flag in scripts)}"]
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
    messages: list[str] = []
    context.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: messages.append(f"error: {error.error}"))
    yield messages
    messages.clear()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in through the page."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


# Fixtures whose rows replace all others, in this folder's files.
REMEMBERED = frozenset({"ids", "many", "mapped", "ohio", "town", "busy"})


@pytest.fixture(autouse=True)
def _remembered_rows_first(request: pytest.FixtureRequest) -> None:
    """Put remembered rows back before any other fixture makes its own."""
    for name in REMEMBERED.intersection(request.fixturenames):
        request.getfixturevalue(name)


@pytest.fixture
def ids(remembered_rows: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, int]:
    """One of everything that pages show."""
    monkeypatch.setenv("PDAP_LOCAL", str(tmp_path))
    settings.EMAIL_BACKEND = "pdap.lib.mail.outbox.EmailBackend"
    EmailMultiAlternatives("News", "Text", to=["a@example.org"]).send()
    return dict(remembered_rows(one_of_everything))


def one_of_everything() -> dict[str, int]:
    """Make it, and return the keys."""
    towns = [LocalityFactory(name="Hometown"), LocalityFactory(name="Hometown")]
    place, lonely = (location_of(town) for town in towns)
    agency = AgencyFactory(name="Hometown Police", locations=[place])
    AgencyMetaUrlFactory(agency=agency)
    sources = [DataSourceFactory(agencies=[agency], type_name=name) for name in ("Stops", "Court Cases", "Surveys")]
    broken = DataSourceFactory(agencies=[agency], broken=True, internet_archive_url="https://web.archive.org/x")
    sources[2].delete()
    request = DataRequestFactory(locations=[place], pdap_response="Here it is", data_requirements="A row each")
    DataRequestDataSourceFactory(request=request, data_source=sources[0])
    DataRequestGithubIssueFactory(data_request=request)
    refresh()
    return {
        "place": place.pk,
        "county": location_of(towns[0].county).pk,
        "lonely": lonely.pk,
        "agency": agency.pk,
        "idle": AgencyFactory(locations=[place]).pk,
        "source": sources[0].pk,
        "broken": broken.pk,
        "request": request.pk,
    }
