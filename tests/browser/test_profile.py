"""The profile in Chromium: clean to axe, empty and full; the key copied; the account deleted."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from accounts.services.api_keys import find_by_key, new_key
from pdap.db.materialized import refresh
from requests_app.enums import RequestStatus
from tests.accounts.factories import PASSWORD, UserFactory
from tests.agencies.factories import AgencyFactory
from tests.browser.conftest import sign_in
from tests.browser.looking import cookies_of, look
from tests.datasources.factories import DataSourceFactory, RecentSearchCategoryFactory, ReviewFactory, record_type
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = ("follows", "searches", "requests", "submissions")


@pytest.fixture
def busy(remembered_rows: Any) -> User:
    """Someone with something in every list, in every state, under long names."""
    return User.objects.get(pk=remembered_rows(rows_of_someone_busy))


def rows_of_someone_busy() -> int:
    person = UserFactory(email="somebody.with-a-rather-long-address@department.example.org", permissions=["write_data"])
    FollowFactory(user=person, record_types=[record_type(name) for name in ("Stops", "Complaints & Misconduct")])
    FollowFactory.create_batch(5, user=person)
    RecentSearchCategoryFactory.create_batch(6, recent_search__user=person)
    for status in RequestStatus:
        DataRequestFactory(
            creator=person,
            request_status=status,
            title=f"{status}: complaints about officers of every department and what became of them",
            archive_reason="Asked for twice." if status == RequestStatus.ARCHIVED else None,
            pdap_response="Here it is." if status == RequestStatus.COMPLETE else None,
            locations=[LocationFactory()],
        )
    DataRequestGithubIssueFactory(data_request=DataRequestFactory(creator=person))
    DataSourceFactory(submitter=person)
    ReviewFactory(data_source=DataSourceFactory(submitter=person, rejected=True), reason="A news article.")
    ReviewFactory(data_source=DataSourceFactory(submitter=person, pending=True), question="Which years?")
    AgencyFactory(submitter=person, pending=True)
    new_key(person)
    refresh()
    return person.pk


@pytest.mark.parametrize("address", ["/profile", *(f"/profile/{name}" for name in LISTS), "/profile/delete"])
def test_a_full_page_is_accessible_silent_and_narrow(browser: Browser, site: str, busy: User, address: str) -> None:
    look(browser, site, address, cookies_of(busy, site))


@pytest.mark.parametrize("address", ["/profile", *(f"/profile/{name}" for name in LISTS)])
def test_an_empty_page_is_accessible_silent_and_narrow(
    browser: Browser, site: str, stranger: User, address: str
) -> None:
    look(browser, site, address, cookies_of(stranger, site))


def test_the_page_after_deletion_is_accessible_to_everyone(browser: Browser, site: str, db: None) -> None:
    look(browser, site, "/account-closed", [])


def test_a_key_is_made_shown_and_copied(page: Page, site: str, owner: User, console: list[str]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    sign_in(page, owner.email, PASSWORD)
    page.goto("/profile")
    page.get_by_role("button", name="Create an API key").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Create an API key").click()

    key = page.get_by_label("API key").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == key
    assert find_by_key(key) == owner

    page.get_by_role("link", name="Back to your profile").click()
    expect(page.get_by_text("Active. We can’t show it again.")).to_be_visible()
    page.get_by_text("Replace or revoke").click()
    page.get_by_role("button", name="Revoke key").click()
    expect(page.get_by_text("Your API key no longer works.")).to_be_visible()
    assert find_by_key(key) is None
    assert console == []


def test_without_javascript_the_key_can_be_selected(browser: Browser, site: str, owner: User) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(cookies_of(owner, site))
    page = context.new_page()
    page.goto("/profile")
    page.get_by_role("button", name="Create an API key").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Create an API key").click()

    expect(page.get_by_label("API key")).to_have_value(re.compile("pdap_[0-9a-f]{32}"))
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    context.close()


def test_an_account_is_deleted_after_one_wrong_password(page: Page, owner: User, console: list[str]) -> None:
    sign_in(page, owner.email, PASSWORD)
    page.goto("/profile")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Your password").fill("wrong")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert not User.objects.filter(pk=owner.pk).exists()
    assert [line for line in console if "400" not in line] == []
