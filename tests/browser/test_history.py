"""The history in Chromium: clean to axe in light and dark, on a phone; an undoing by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.actor import acting_as
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.browser.looking import WCAG, cookies_of, look
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Every arrest since {} with charge, date, place and the officer's number, as the county's clerk publishes it."


@pytest.fixture
def curator(db: None) -> User:
    """Who reads."""
    return UserFactory(email="curator@example.org", permissions=["write_data"])


@pytest.fixture
def edited(curator: User) -> DataSource:
    """A source with a history of every sort, under a long name."""
    source = DataSourceFactory(name="Arrests of a department with a very long name " * 3, description=LONG.format(2019))
    gone = AgencyFactory(name="Gone by mistake")
    with acting_as(curator.pk):
        DataSource.objects.filter(pk=source.pk).update(description=LONG.format(2016), record_formats=["PDF", "CSV"])
        AgencyDataSource.objects.create(data_source=source, agency=AgencyFactory())
    with acting_as(None):
        DataSource.objects.filter(pk=source.pk).update(source_url=f"https://example.org/{'x' * 200}")
    with acting_as(curator.pk):
        Agency.objects.get(pk=gone.pk).delete()
    return source


def addresses(source: DataSource) -> list[str]:
    """Return the pages, with their states."""
    log = reverse("admin:audit_changelog_changelist")
    first = ChangeLog.objects.filter(table_name="data_sources", operation_type="UPDATE").earliest("id")
    gone = ChangeLog.objects.get(table_name="agencies", operation_type="DELETE")
    return [
        reverse("admin:datasources_datasource_history", args=[source.pk]),
        log,
        f"{log}?person=x&since=yesterday",
        f"{log}?words=nowhere",
        reverse("admin:history-deleted"),
        f"{reverse('admin:history-deleted')}?table=meta_urls",
        reverse("admin:history-undo-set", args=[first.change_set]),
        reverse("admin:history-restore", args=["agencies", gone.affected_id]),
    ]


def test_every_page_of_the_history_is_clean(
    browser: Browser, live_server: object, curator: User, edited: DataSource
) -> None:
    site = str(live_server)
    for address in addresses(edited):
        look(browser, site, address, cookies_of(curator, site), rules=WCAG)


def test_a_conflict_is_clean_and_gets_the_focus(
    page: Page, browser: Browser, live_server: object, curator: User, edited: DataSource
) -> None:
    site = str(live_server)
    first = ChangeLog.objects.filter(table_name="data_sources", operation_type="UPDATE").earliest("id")
    DataSource.objects.filter(pk=edited.pk).update(description="Something else")
    address = reverse("admin:history-undo-set", args=[first.change_set])
    look(browser, site, address, cookies_of(curator, site), rules=WCAG)

    page.context.add_cookies(cookies_of(curator, site))
    page.goto(f"{site}{address}")

    expect(page.locator("#problems")).to_be_focused()
    expect(page.get_by_role("button", name="Undo all")).to_have_count(0)


def test_a_value_is_put_back_by_keyboard_alone(
    page: Page, live_server: object, curator: User, edited: DataSource
) -> None:
    site = str(live_server)
    page.context.add_cookies(cookies_of(curator, site))
    page.goto(f"{site}{reverse('admin:datasources_datasource_change', args=[edited.pk])}")
    page.get_by_role("link", name="History").press("Enter")
    page.get_by_role("link", name="Restore this value: Description").press("Enter")
    page.get_by_role("button", name="Restore").press("Enter")

    expect(page.get_by_text("Done.")).to_be_visible()
    assert DataSource.objects.get(pk=edited.pk).description == LONG.format(2019)
