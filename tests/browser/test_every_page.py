"""Every page in Chromium: clean to axe (WCAG 2.2 AA) in light and dark, silent, and as wide as a small phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from playwright.sync_api import Browser

from pdap.materialized import refresh
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestDataSourceFactory, DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST = 320

PAGES = {
    "home": "/",
    "search form": "/search",
    "search choice": "/search?place=hometown",
    "search nothing": "/search?place=xyzzy",
    "results": "/search/results?location_id={place}",
    "results, nothing left": "/search/results?location_id={place}&record_types=Surveys",
    "results, empty": "/search/results?location_id={lonely}",
    "data source": "/data-sources/{source}",
    "broken data source": "/data-sources/{broken}",
    "agency": "/agencies/{agency}",
    "agency, empty": "/agencies/{idle}",
    "place": "/locations/{place}",
    "county": "/locations/{county}",
    "data requests": "/data-requests",
    "data requests, none": "/data-requests?status=Complete",
    "data request": "/data-requests/{request}",
    "sign in": "/sign-in",
    "not found": "/nothing-here",
    "bad request": "/search/results?location_id=x",
    "style guide": "/styleguide/",
    "outbox": "/dev/outbox/",
}
ADMIN_PAGES = {
    "admin": "/admin/",
    "admin list": "/admin/datasources/datasource/",
    "admin record": "/admin/datasources/datasource/{source}/change/",
    "admin agency": "/admin/agencies/agency/{agency}/change/",
}


@pytest.fixture
def ids(db: None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, int]:
    """One of everything that pages show."""
    monkeypatch.setenv("PDAP_LOCAL", str(tmp_path))
    settings.EMAIL_BACKEND = "pdap.outbox.backend.EmailBackend"
    EmailMultiAlternatives("News", "Text", to=["a@example.org"]).send()
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


def look(browser: Browser, site: str, address: str, cookies: list[Any], expected_silence: bool = True) -> None:
    """Open a page in light and dark; assert that axe finds nothing, the console is silent and nothing sticks out."""
    for scheme in ("light", "dark"):
        context = browser.new_context(
            base_url=site,
            color_scheme=scheme,
            viewport={"width": SMALLEST, "height": 800},  # type: ignore[arg-type]
        )
        context.add_cookies(cookies)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        answer = page.goto(address)
        assert answer is not None
        # A page that says what is wrong is said to have failed to load: that is the browser's own line.
        assert [line for line in said if answer.ok or "Failed to load resource" not in line] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST, f"{address} is too wide"
        found = Axe().run(page, options=RULES).response
        assert found["passes"], "axe did not look at anything"
        problems = [f"{one['id']}: {node['html'][:150]}" for one in found["violations"] for node in one["nodes"]]
        assert problems == [], f"{address}, {scheme}"
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_silent_and_narrow(browser: Browser, site: str, ids: dict[str, int], name: str) -> None:
    look(browser, site, PAGES[name].format(**ids), cookies=[])


def test_a_place_is_accessible_to_whoever_follows_it(browser: Browser, site: str, ids: dict[str, int]) -> None:
    person = UserFactory()
    FollowFactory(user=person, location_id=ids["place"], location=None)

    look(browser, site, f"/locations/{ids['place']}", cookies_of(person, site))


def cookies_of(person: Any, site: str) -> list[Any]:
    """Return the cookies of somebody who is signed in."""
    client = Client()
    client.force_login(person)
    return [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_an_admin_page_is_silent_under_the_strict_policy(
    browser: Browser, site: str, ids: dict[str, int], administrator: Any, name: str
) -> None:
    context = browser.new_context(base_url=site)
    context.add_cookies(cookies_of(administrator, site))
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto(ADMIN_PAGES[name].format(**ids))
    assert answer is not None
    assert answer.ok
    assert said == []
    context.close()
