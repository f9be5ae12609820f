"""Every page in Chromium: clean to axe (WCAG 2.2 AA) in light and dark, silent, and as wide as a small phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.accounts.factories import UserFactory
from tests.browser.looking import WCAG, cookies_of, look
from tests.notifications.factories import FollowFactory

pytestmark = pytest.mark.django_db(transaction=True)

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
    "place, gaps": "/locations/{county}/gaps",
    "data requests": "/data-requests",
    "data requests, none": "/data-requests?status=Complete",
    "data request": "/data-requests/{request}",
    "sign in": "/sign-in",
    "not found": "/nothing-here",
    "bad request": "/search/results?location_id=x",
    "home in Spanish": "/es/",
    "results in Spanish": "/es/search/results?location_id={place}",
    "data source in Spanish": "/es/data-sources/{source}",
    "style guide": "/styleguide/",
    "outbox": "/dev/outbox/",
}
ADMIN_PAGES = {
    "admin": "/admin/",
    "admin list": "/admin/datasources/datasource/",
    "admin record": "/admin/datasources/datasource/{source}/change/",
    "admin gaps": "/admin/gaps/",
    "admin gaps of a kind": "/admin/gaps/agencies-without-page/",
    "admin gap": "/admin/gaps/agencies-without-page/{agency}/",
    "admin list, edited": "/admin/agencies/agency/?edit=yes",
    "admin pairs of one name": "/admin/pdap/duplicatepair/punctuation/",
    "admin agency": "/admin/agencies/agency/{agency}/change/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_silent_and_narrow(browser: Browser, site: str, ids: dict[str, int], name: str) -> None:
    look(browser, site, PAGES[name].format(**ids), cookies=[])


def test_a_place_is_accessible_to_whoever_follows_it(browser: Browser, site: str, ids: dict[str, int]) -> None:
    person = UserFactory()
    FollowFactory(user=person, location_id=ids["place"], location=None)

    look(browser, site, f"/locations/{ids['place']}", cookies_of(person, site))


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_an_admin_page_is_accessible_silent_and_narrow(
    browser: Browser, site: str, ids: dict[str, int], administrator: Any, name: str
) -> None:
    look(browser, site, ADMIN_PAGES[name].format(**ids), cookies_of(administrator, site), WCAG)
