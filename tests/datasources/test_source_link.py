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
    answer = client.get(reverse("data-source", args=[source.pk]))
    assert answer.status_code == 200
    facts = {fact.label: fact.value for group in answer.context["facts"] for fact in group.facts}
    assert answer.context["link"].short in answer.content.decode()
    return answer.context["link"].short, facts["Link status"]


def test_a_link_that_was_never_checked_says_so(client: Client) -> None:
    assert said(client, DataSourceFactory()) == ("Not checked yet", "Not checked yet")


def test_a_link_that_works_says_when_it_was_checked(client: Client) -> None:
    link = LinkFactory(checked_at=CHECKED)
    assert said(client, link.data_source) == ("Works", "Works (last checked March 5, 2026)")


def test_a_link_that_fails_says_since_when(client: Client) -> None:
    link = LinkFactory(state=LinkState.FAILING, failure=Failure.TIMEOUT, failing_since=FAILED, checked_at=CHECKED)
    assert said(client, link.data_source) == (
        "Temporarily unreachable",
        "No response since March 1, 2026 (last checked March 5, 2026)",
    )


@pytest.mark.parametrize("found", [{"status": 403}, {"status": None, "failure": Failure.TLS}])
def test_a_link_that_keeps_programs_out_says_that_a_browser_may_get_in(client: Client, found: dict[str, Any]) -> None:
    link = LinkFactory(state=LinkState.DOUBTFUL, failing_since=FAILED, checked_at=CHECKED, **found)
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


def test_an_agencys_page_says_since_when_its_website_does_not_work(client: Client) -> None:
    agency, website = AgencyFactory(), MetaUrlFactory(url_status="broken")
    AgencyMetaUrlFactory(agency=agency, meta_url=website)
    LinkFactory(data_source=None, meta_url=website, state=LinkState.BROKEN, failing_since=FAILED)

    page = client.get(reverse("agency", args=[agency.pk])).content.decode()

    assert "broken since March 1, 2026" in page
