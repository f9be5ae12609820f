"""What stands around every page of the admin: the environment's name, and lists that end."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pdap.admin import paging
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import ProblemReportFactory

pytestmark = pytest.mark.django_db

AGENCIES = "admin:agencies_agency_changelist"


@pytest.mark.parametrize("environment", ["local", "sandbox", "stage", "production"])
def test_each_page_names_its_environment(curator_client: Client, settings: Any, environment: str) -> None:
    settings.PDAP_ENVIRONMENT = environment

    shown = curator_client.get(reverse("admin:index")).content.decode()

    assert f'<p class="environment environment-{environment}">{environment}</p>' in shown


def test_a_list_counts_no_further_than_anybody_reads(curator_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 60)
    AgencyFactory.create_batch(70)

    with CaptureQueriesContext(connection) as queries:
        page = curator_client.get(reverse(AGENCIES))

    assert "more than 60 agencies" in " ".join(page.content.decode().split())
    assert page.context["cl"].paginator.num_pages == 2
    counts = [query["sql"] for query in queries if "COUNT(" in query["sql"] and "agencies" in query["sql"]]
    assert counts
    assert all("LIMIT 61" in sql for sql in counts)


def test_a_short_list_says_how_long_it_is(curator_client: Client) -> None:
    AgencyFactory.create_batch(2)

    page = " ".join(curator_client.get(reverse(AGENCIES)).content.decode().split())

    assert "more than" not in page
    assert "2 agencies" in page


def test_a_list_shows_what_is_not_there_as_our_own_pages_do(curator_client: Client) -> None:
    ProblemReportFactory(resolved_at=None)

    page = curator_client.get(reverse("admin:datasources_problemreport_changelist")).content.decode()

    assert re.search(r'<td class="field-resolved_at[^>]*>–</td>', page)
