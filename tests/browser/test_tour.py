"""The tour of docs/tour.md, walked: search, follow, submit, approve, digest, API, change log."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from pdap.db.materialized import refresh
from tests.accounts.factories import PASSWORD, UserFactory
from tests.agencies.factories import AgencyFactory
from tests.browser.conftest import sign_in
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "a-key-for-the-tour"


@pytest.fixture
def cast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, User]:
    """A member with a key and an administrator; mails land in an outbox; Pittsburgh has its police."""
    monkeypatch.setenv("PDAP_LOCAL", str(tmp_path))
    settings.EMAIL_BACKEND = "pdap.lib.mail.outbox.EmailBackend"
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    town = LocalityFactory(county=CountyFactory(state=state, name="Allegheny"), name="Pittsburgh")
    AgencyFactory(name="Pittsburgh Bureau of Police", locations=[location_of(town)])
    refresh()
    return {
        "member": UserFactory(email="member@example.org", api_key=hashlib.sha256(KEY.encode()).hexdigest()),
        "administrator": UserFactory(
            email="administrator@example.org",
            permissions=sorted(["write_data", "read_all_user_info", "send_notifications", "create_update_user"]),
        ),
    }


def test_the_tour(page: Page, site: str, cast: dict[str, User], console: list[str], settings: Any) -> None:
    settings.SITE_URL = site
    page.set_default_timeout(8000)

    # A member searches for a town and follows it.
    sign_in(page, "member@example.org", PASSWORD)
    page.goto("/")
    page.get_by_role("combobox", name="Search by place, agency or topic").fill("pittsburgh")
    page.get_by_role("option", name="Pittsburgh, Allegheny County").click()
    expect(page.get_by_text("No sources are listed for Pittsburgh yet")).to_be_visible()
    page.get_by_role("link", name="Place overview").click()
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_text("You’re following Pittsburgh, Allegheny County, Pennsylvania")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    # A curator adds a source in the admin, with its agency by autocomplete, and approves it.
    sign_in(page, "administrator@example.org", PASSWORD)
    page.goto("/admin/datasources/datasource/add/")
    page.get_by_label("Name:").fill("Arrests in Pittsburgh")
    page.get_by_label("Link:").fill("https://data.example.org/arrests")
    choose(page, "#id_record_type", "Arrest Records")
    page.get_by_text("Add another Agency").click()
    choose(page, "#id_agency_links-0-agency", "Pittsburgh Bureau")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    page.get_by_role("row", name=re.compile("Arrests in Pittsburgh")).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Approve and publish")
    page.get_by_role("button", name="Run", exact=True).or_(page.get_by_role("button", name="Go", exact=True)).click()
    expect(page.get_by_text("1 of 1 will change.")).to_be_visible()
    page.get_by_role("button", name="Approve: 1 data source").click()
    expect(page.get_by_text("1 approved.")).to_be_visible()

    # The digest goes out and lies in the outbox; its link leads to the source.
    call_command("send_digests")
    page.goto("/dev/outbox/")
    page.get_by_role("link", name="1 new data source in Pittsburgh, Allegheny County, Pennsylvania").click()
    expect(page.get_by_text("member@example.org")).to_be_visible()
    page.frame_locator("iframe").get_by_role("link", name="Arrests in Pittsburgh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrests in Pittsburgh Pittsburgh, PA")

    # A program finds it through the API.
    response = page.request.get("/api/v2/data-sources", headers={"Authorization": f"Basic {KEY}"})
    assert [row["name"] for row in response.json()["data"]] == ["Arrests in Pittsburgh"]

    # And the change log knows who did it.
    page.goto("/admin/audit/changelog/")
    mine = page.get_by_role("region", name=re.compile(re.escape(cast["administrator"].email)))
    expect(mine.get_by_role("heading", name=re.compile("Data source changed.*Arrests in Pittsburgh"))).to_be_visible()
    assert console == [], json.dumps(console)


def choose(page: Page, select: str, words: str) -> None:
    """Choose by autocomplete in the admin."""
    page.locator(f"{select} + .select2-container").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()
