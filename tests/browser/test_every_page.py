"""Every page in Chromium: clean to axe (WCAG 2.2 AA) in light and dark, silent, and as wide as a small phone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.services.mailed_links import hashed_secret
from notifications.enums import WatchKind
from notifications.services.watches import key_of
from pdap.ops.transfer.stores import Folder
from pdap.site.downloads.making import make_downloads
from tests.accounts.factories import UserFactory
from tests.browser.looking import WCAG, cookies_of, look
from tests.notifications.factories import FollowFactory, WatchFactory, WebhookDeliveryFactory, WebhookFactory

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
    "coverage of the nation": "/locations/coverage",
    "report card of a record type": "/record-types/stops/report",
    "comparison, nothing chosen": "/compare",
    "follow a place": "/follow?place={place}",
    "follow a search": "/follow?search=q%3Dstops",
    "downloads, none": "/downloads",
    "API": "/api",
    "reference of the API": "/api/v3/docs",
    "embedded place": "/embed/locations/{place}",
    "embedded search": "/embed/search?q=stops",
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


def test_the_downloads_of_a_night_are_accessible(
    browser: Browser, site: str, ids: dict[str, int], tmp_path: Path, settings: Any
) -> None:
    settings.SHARING = replace(settings.SHARING, downloads_to=str(tmp_path), license="")
    make_downloads(Folder(tmp_path))

    look(browser, site, "/downloads", cookies=[])


def test_what_an_address_follows_is_accessible_behind_its_link(
    browser: Browser, site: str, ids: dict[str, int]
) -> None:
    watch = WatchFactory(by_email=True, location_id=ids["place"])
    WatchFactory(by_email=True, location_id=ids["county"], confirmed_at=None, confirm_hash=hashed_secret("token"))
    key = key_of(watch.follower)

    for address in (f"/following/{key}", f"/following/{key}/stop", "/following/confirm/token"):
        look(browser, site, address, cookies=[])


@pytest.mark.parametrize("address", ["/profile/webhooks", "/profile/webhooks/{webhook}", "/profile/watches"])
def test_what_a_person_follows_is_accessible(browser: Browser, site: str, ids: dict[str, int], address: str) -> None:
    webhook = WebhookFactory(location_id=ids["place"])
    WebhookDeliveryFactory(webhook=webhook, attempts=2, answer="500 Internal Server Error")
    WatchFactory(user=webhook.user, kind=WatchKind.AGENCY, agency_id=ids["agency"])
    WatchFactory(user=webhook.user, kind=WatchKind.SEARCH, search="q=stops")

    look(browser, site, address.format(webhook=webhook.pk), cookies_of(webhook.user, site))


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_an_admin_page_is_accessible_silent_and_narrow(
    browser: Browser, site: str, ids: dict[str, int], administrator: Any, name: str
) -> None:
    look(browser, site, ADMIN_PAGES[name].format(**ids), cookies_of(administrator, site), WCAG)
