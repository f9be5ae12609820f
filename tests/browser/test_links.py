"""The queue of links in a real browser."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from datasources.enums import LinkState
from datasources.models import Link
from pdap.lib.fetching import Failure
from tests.browser.looking import WCAG, cookies_of, look
from tests.datasources.factories import LinkCheckFactory, LinkFactory

pytestmark = pytest.mark.django_db(transaction=True)
LIST = reverse("admin:datasources_link_changelist")


def test_the_queue_and_a_links_page_are_readable_for_everyone(
    browser: Browser, live_server: Any, curator: User
) -> None:
    link = LinkFactory(broken=True, moved_to="https://new.example.gov/" + "long-" * 30, moved_count=3, title="Gone")
    LinkCheckFactory(link=link, status=None, failure=Failure.NO_SUCH_NAME, redirects=[[301, link.moved_to]])
    LinkFactory(state=LinkState.DOUBTFUL, status=None, failure=Failure.CHALLENGE)
    cookies = cookies_of(curator, live_server.url)

    link.data_source.internet_archive_url = "https://web.archive.org/web/2016/https://data.example.gov/"
    link.data_source.save()

    for address in (reverse("admin:datasources_link_change", args=[link.pk]), f"{LIST}?queue=waiting"):
        look(browser, live_server.url, address, cookies, WCAG)


def test_a_curator_clears_the_queue_by_keyboard_alone(page: Page, live_server: Any, curator: User) -> None:
    first, second = LinkFactory(broken=True), LinkFactory(broken=True)
    page.context.add_cookies(cookies_of(curator, live_server.url))
    page.goto(live_server.url + reverse("admin:datasources_link_change", args=[first.pk]))

    for link in (first, second):
        expect(page.get_by_role("link", name=link.data_source.name)).to_be_visible()
        page.get_by_role("button", name="It works").focus()
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Links", exact=True)).to_be_visible()
    expect(page.get_by_text("0 links")).to_be_visible()
    assert set(Link.objects.values_list("state", flat=True)) == {LinkState.WORKS}


def test_single_keys_decide_on_links_one_after_the_other(page: Page, live_server: Any, curator: User) -> None:
    first = LinkFactory(broken=True)
    second = LinkFactory(state=LinkState.DOUBTFUL)
    third = LinkFactory(broken=True, moved_to="https://new.example.gov/", moved_count=3)
    page.context.add_cookies(cookies_of(curator, live_server.url))

    for key, link in (("w", first), ("b", second), ("m", third)):
        page.goto(live_server.url + reverse("admin:datasources_link_change", args=[link.pk]))
        expect(page.get_by_label("Use keyboard shortcuts")).to_be_visible()
        with page.expect_navigation():
            page.keyboard.press(key)

    states = {link.pk: link.state for link in Link.objects.all()}
    assert (states[first.pk], states[second.pk]) == (LinkState.WORKS, LinkState.BROKEN)
    third.data_source.refresh_from_db()
    assert third.data_source.source_url == "https://new.example.gov/"
