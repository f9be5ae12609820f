"""Importing a file as a curator does: the form, what it would do, the deed, its undoing; each page seen by axe."""

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from datasources.models import DataSource
from tests.audit.importing import address, csv_text
from tests.browser.looking import WCAG, cookies_of, look
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db(transaction=True)

KIND = "datasources_datasource"


@pytest.fixture
def curating(page: Page, site: str, curator: User) -> Page:
    """A browser in which a curator is signed in."""
    page.context.add_cookies(cookies_of(curator, site))
    return page


def test_a_file_is_looked_at_imported_and_undone(
    curating: Page, browser: Browser, site: str, curator: User, console: list[str]
) -> None:
    source = DataSourceFactory(name="Before", description="A description that is long enough to be compared by words.")
    text = csv_text(
        ("id", "name", "source_url", "description"),
        (str(source.pk), "After", source.source_url, "A description that is long enough to be compared word by word."),
        ("", "New", "https://new.example.gov/", ""),
        ("", "Bad", "nonsense", ""),
    )
    curating.goto(address(KIND, "changelist"))
    curating.get_by_role("link", name="Import CSV").click()
    curating.get_by_label("CSV file").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    curating.get_by_role("button", name="Preview import").click()
    expect(curating.get_by_text("Nothing has been saved yet.")).to_be_visible()
    expect(curating.get_by_text("Row 4: rejected")).to_be_visible()
    look(browser, site, curating.url, cookies_of(curator, site), WCAG)

    curating.get_by_role("link", name="1 changed").click()
    expect(curating.locator("ol.rows > li")).to_have_count(1)
    curating.get_by_role("button", name="Import 2 rows").click()
    expect(curating.get_by_text("Imported: 1 new, 1 changed.")).to_be_visible()
    look(browser, site, curating.url, cookies_of(curator, site), WCAG)
    source.refresh_from_db()
    assert source.name == "After"

    curating.get_by_role("link", name="View changes or undo import").click()
    curating.get_by_role("button", name="Undo all").click()
    expect(curating.get_by_text("This import was undone")).to_be_visible()
    assert DataSource.objects.get().name == "Before"
    assert console == []


def test_the_form_and_its_errors_are_for_everybody(curating: Page, browser: Browser, site: str, curator: User) -> None:
    look(browser, site, address(KIND, "import"), cookies_of(curator, site), WCAG)
    curating.goto(address(KIND, "import"))
    curating.get_by_label("CSV file").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": b"id,nmae\n1,A\n"}
    )

    curating.get_by_role("button", name="Preview import").click()

    expect(curating.locator("#errors")).to_be_focused()
    expect(curating.locator("#problem_file")).to_have_text("There is no column “nmae”. Did you mean “name”?")
