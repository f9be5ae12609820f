"""What a source's page says of its link."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datasources.enums import LinkState
from pdap.lib.fetching import Failure
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory

pytestmark = pytest.mark.django_db
CHECKED = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
FAILED = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def said(client: Client, source: Any) -> tuple[str, str]:
    """Return what the page says of the link, at a glance and in full."""
    response = client.get(reverse("data-source", args=[source.pk]))
    assert response.status_code == 200
    facts = {fact.label: fact.value for group in response.context["facts"] for fact in group.facts}
    short = str(response.context["link"].short)
    assert short in response.content.decode()
    return short, str(facts["Link status"])


@pytest.mark.parametrize("enrolled", [True, False])
def test_a_link_that_was_never_checked_says_so_and_has_no_tick(client: Client, enrolled: bool) -> None:
    source = DataSourceFactory()
    if enrolled:
        LinkFactory(data_source=source, state=LinkState.UNCHECKED, checked_at=None)
    assert said(client, source) == ("Not checked yet", "Not checked yet")
    assert 'class="works"' not in client.get(reverse("data-source", args=[source.pk])).content.decode()


def test_a_link_that_is_no_page_of_the_web_is_not_checked(client: Client) -> None:
    assert said(client, DataSourceFactory(source_url="ftp://ftp.example.gov/stops.zip"))[0] == "Not checked"


def test_a_link_that_works_says_when_it_was_checked(client: Client) -> None:
    link = LinkFactory(checked_at=CHECKED)
    assert said(client, link.data_source) == ("Works", "Works (last checked March 5, 2026)")


def test_a_link_that_fails_says_since_when(client: Client) -> None:
    link = LinkFactory(state=LinkState.FAILING, failure=Failure.TIMEOUT, failing_since=FAILED, checked_at=CHECKED)
    assert said(client, link.data_source) == (
        "Temporarily unreachable",
        "No response since March 1, 2026 (last checked March 5, 2026)",
    )


@pytest.mark.parametrize("check", [{"status": 403}, {"status": None, "failure": Failure.TLS}])
def test_a_link_that_keeps_programs_out_says_that_a_browser_may_get_in(client: Client, check: dict[str, Any]) -> None:
    link = LinkFactory(state=LinkState.DOUBTFUL, failing_since=FAILED, checked_at=CHECKED, **check)
    short, sentence = said(client, link.data_source)
    assert short == "Check blocked"
    assert sentence.startswith(
        "Our checker has been blocked since March 1, 2026. The page may still open in your browser."
    )


def test_a_broken_link_says_since_when_and_when_it_was_checked(client: Client) -> None:
    link = LinkFactory(broken=True, failing_since=FAILED, checked_at=CHECKED)
    assert said(client, link.data_source) == (
        "Broken",
        "Broken since March 1, 2026 (last checked March 5, 2026)",
    )
    page = client.get(reverse("data-source", args=[link.data_source_id])).content.decode()
    assert "has been broken since March 1, 2026." in page


def test_the_records_status_decides_where_the_manager_says_otherwise(client: Client) -> None:
    link = LinkFactory(state=LinkState.WORKS, data_source=DataSourceFactory(broken=True), checked_at=CHECKED)
    assert said(client, link.data_source)[0] == "Broken"


def test_a_link_that_a_curator_vouches_for_works(client: Client) -> None:
    until = timezone.now() + datetime.timedelta(days=5)
    link = LinkFactory(state=LinkState.WORKS, status=403, held_until=until)
    assert said(client, link.data_source) == ("Works", "Works")


COPY = "https://web.archive.org/web/20240305101112/https://data.example.gov/x"


def test_the_button_of_a_broken_source_opens_the_archived_copy_with_its_date(client: Client) -> None:
    source = DataSourceFactory(broken=True, internet_archive_url=COPY)
    page = client.get(reverse("data-source", args=[source.pk])).content.decode()
    button = page[page.index('class="button large"') :]
    assert button.index(COPY) < button.index("Archived copy from March 5, 2024") < button.index("Original link")
    assert f'href="{source.source_url}"' in button


def test_a_source_that_works_keeps_its_button_beside_the_copy(client: Client) -> None:
    source = DataSourceFactory(internet_archive_url=COPY)
    page = client.get(reverse("data-source", args=[source.pk])).content.decode()
    button = page[page.index('class="button large"') :]
    assert button.index(source.source_url) < button.index("Visit the source") < button.index("March 5, 2024")


def test_a_link_that_leads_to_another_page_may_have_moved(client: Client) -> None:
    link = LinkFactory(state=LinkState.DOUBTFUL, failing_since=FAILED, checked_at=CHECKED)
    assert said(client, link.data_source)[0] == "May have moved"


def test_an_agencys_page_says_since_when_its_website_does_not_work(client: Client) -> None:
    agency, website = AgencyFactory(), MetaUrlFactory(url_status="broken")
    AgencyMetaUrlFactory(agency=agency, meta_url=website)
    LinkFactory(data_source=None, meta_url=website, state=LinkState.BROKEN, failing_since=FAILED)

    page = client.get(reverse("agency", args=[agency.pk])).content.decode()

    assert "broken since March 1, 2026" in page
