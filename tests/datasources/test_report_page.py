"""The page on which anyone reports a problem with a source, without an account."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import ProblemReport
from datasources.views.reports import MOST_REPORTS
from pdap.lib.mail.models import Mail
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db: None) -> None:
    """Begin with an empty cache."""
    cache.clear()


def report_page(**columns: Any) -> str:
    """Return the address of a new source's page for reports."""
    return reverse("report-problem", args=[DataSourceFactory(**columns).pk])


def test_anybody_reports_a_problem_and_gets_back_to_the_source(client: Client) -> None:
    address = report_page()

    page = client.post(address, {"kind": "broken link", "message": "404", "email": "reader@example.org"}, follow=True)

    report = ProblemReport.objects.get()
    assert (report.kind, report.message, report.email, report.reporter) == (
        "broken link",
        "404",
        "reader@example.org",
        None,
    )
    assert page.redirect_chain[0][0] == reverse("data-source", args=[report.data_source_id])
    assert "Thank you" in page.content.decode()
    assert "reader@example.org" not in page.content.decode()
    assert not Mail.objects.exists()


def test_a_member_reports_under_their_account(owner_client: Client, owner: User) -> None:
    owner_client.post(report_page(), {"kind": "wrong agency"})

    assert ProblemReport.objects.get().reporter == owner


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose the problem."),
        ({"kind": "nonsense"}, "Choose an option from the list."),
        ({"kind": "other"}, "Describe the problem so we can find it."),
        ({"kind": "broken link", "email": "x"}, "Enter an email address in the format name@example.org."),
        ({"kind": "broken link", "message": "x" * 2001}, "Use 2000 characters or fewer."),
    ],
)
def test_a_report_that_says_too_little_is_asked_back(client: Client, sent: dict[str, str], message: str) -> None:
    response = client.post(report_page(), {"website": "", **sent})

    assert response.status_code == 400
    assert response.content.decode().count(message) == 2
    assert not ProblemReport.objects.exists()


@pytest.mark.parametrize("state", ["pending", "rejected"])
def test_what_is_not_public_cannot_be_reported(client: Client, state: str) -> None:
    address = report_page(**{state: True})

    assert client.get(address).status_code == 404
    assert client.post(address, {"kind": "broken link"}).status_code == 404


def test_too_many_reports_from_one_network_are_put_off_and_the_text_stays(client: Client) -> None:
    address = report_page()
    for _ in range(MOST_REPORTS):
        assert client.post(address, {"kind": "broken link"}).status_code == 302

    response = client.post(address, {"kind": "broken link", "message": "One more"})
    assert response.status_code == 429
    assert "One more" in response.content.decode()
    assert ProblemReport.objects.count() == MOST_REPORTS
    assert client.post(address, {"kind": "broken link"}, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_a_program_that_fills_in_everything_is_thanked_and_not_heard(client: Client) -> None:
    response = client.post(report_page(), {"kind": "broken link", "website": "https://spam.example"})

    assert response.status_code == 302
    assert not ProblemReport.objects.exists()
