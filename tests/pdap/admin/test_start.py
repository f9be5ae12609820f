"""The admin's start page: what waits."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.gaps.gap_counts import count_everything
from datasources.services.claims import claim
from datasources.services.review import approve, ask_submitter, reject
from pdap.admin.work import work_queues
from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.mail.enums import MailStatus
from tests.agencies.factories import AgencyFactory, AgencyPlaceSuggestionFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory, ProblemReportFactory
from tests.pdap.factories import DuplicatePairFactory, JobRunFactory, MailFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/"


@pytest.fixture
def one_of_each(db: None) -> None:
    """One of everything that waits, and something beside it that does not."""
    agency = AgencyFactory()
    DataSourceFactory(pending=True, agencies=[agency])
    waiting = AgencyFactory(pending=True)
    DataRequestFactory(request_status="Intake")
    DataRequestFactory(request_status="Active")
    ProblemReportFactory(data_source=DataSourceFactory(agencies=[agency]))
    LinkFactory(broken=True, data_source__agencies=[agency])
    DataSourceFactory(record_type=None, agencies=[agency])
    DataSourceFactory(agencies=[])
    MailFactory(status=MailStatus.UNCERTAIN)
    MailFactory(status=MailStatus.SENT)
    JobRunFactory(outcome=JobOutcome.FAILED)
    JobRunFactory()
    DuplicatePairFactory(first_id=agency.pk, second_id=waiting.pk)
    DuplicatePairFactory(first_id=agency.pk, second_id=waiting.pk + 1000)  # is gone
    DuplicatePairFactory(dismissed_at=timezone.now())
    AgencyPlaceSuggestionFactory(agency=agency)
    AgencyPlaceSuggestionFactory(agency=waiting, dismissed_at=timezone.now())


def rows_shown(context: Any) -> int:
    """Return how many rows a list, a queue that shows one at a time, or a page of ours has."""
    if "cl" in context:
        return context["cl"].result_count
    return context["waiting"] if "waiting" in context else len(context["page"])


def test_an_administrator_sees_everything_that_waits_and_each_leads_to_its_list(
    administrator_client: Client, one_of_each: None
) -> None:
    work = administrator_client.get(PAGE).context["work"]

    assert {row["label"]: row["count"] for row in work} == {queue.label: 1 for queue in work_queues()}
    for row in work:
        listed = administrator_client.get(row["address"])
        assert listed.status_code == 200, row["address"]
        # A list, a queue that shows one at a time, or a page of ours.
        assert rows_shown(listed.context) == 1, row["address"]


def test_a_curator_sees_the_catalogues_work_alone(curator_client: Client, one_of_each: None) -> None:
    labels = [row["label"] for row in curator_client.get(PAGE).context["work"]]

    assert "Data sources to review" in labels
    assert "Jobs that failed in the past day" not in labels
    assert "Emails that failed or may not have been sent" not in labels


def test_nothing_that_waits_is_said_too(curator_client: Client) -> None:
    assert {row["count"] for row in curator_client.get(PAGE).context["work"]} == {0}


def test_the_page_takes_few_queries(
    administrator_client: Client, one_of_each: None, django_assert_num_queries: Any
) -> None:
    # session, person, permissions, what waits, one's own work, the counts of gaps, whether the database is taken over,
    # whether the worker stands still, the administrator's last actions
    count_everything()
    with django_assert_num_queries(9):
        administrator_client.get(PAGE)


def test_a_curator_sees_what_they_hold_have_asked_and_have_decided_today(
    curator_client: Client, curator: User, administrator: User, owner: User
) -> None:
    held, asked, approved, declined, foreign = (
        DataSourceFactory(pending=True, name=name, submitter=owner)
        for name in ("Held", "Asked", "Done", "Not here", "Foreign")
    )
    claim(held.pk, curator.pk)
    ask_submitter(asked, curator.pk, "Which years?")
    approve(approved, curator.pk)
    reject(declined, curator.pk, "No")
    reject(foreign, administrator.pk, "No")

    mine = curator_client.get(PAGE).context["mine"]

    names = {kind: [record["name"] for record in group["records"]] for kind, group in mine.items()}
    assert names == {"held": ["Held"], "asked": ["Asked"], "decided": ["Not here", "Done"]}
    assert [record["status"] for record in mine["decided"]["records"]] == ["declined", "approved"]


def test_of_a_busy_day_a_few_are_shown_and_all_counted(curator_client: Client, curator: User) -> None:
    for source in DataSourceFactory.create_batch(7, pending=True):
        approve(source, curator.pk)

    decided = curator_client.get(PAGE).context["mine"]["decided"]
    assert (decided["count"], len(decided["records"])) == (7, 5)


def test_a_curator_finds_what_was_changed_and_the_handbook(curator_client: Client) -> None:
    page = curator_client.get(PAGE).content.decode()

    for name in ("audit_changelog_changelist", "history-deleted", "locality-with-county", "handbook"):
        assert f'href="{reverse(f"admin:{name}")}"' in page
