"""Jobs in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django_q.models import OrmQ

from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.jobs.schedules import SCHEDULE, sync_schedules
from tests.pdap.factories import JobRunFactory, ViewRefreshFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/pdap/jobrun/"


def test_an_administrator_sees_every_job_with_its_last_run_and_its_next(administrator_client: Client) -> None:
    sync_schedules()
    JobRunFactory(outcome=JobOutcome.FAILED, result="OSError: no space")
    ViewRefreshFactory(view_name="map_states")

    shown = administrator_client.get(PAGE).content.decode()

    for job in SCHEDULE:
        assert escape(job.name) in shown
    assert "OSError: no space" in shown
    assert "map_states" in shown


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.function)
def test_an_administrator_runs_a_job_now(administrator_client: Client, job: Any) -> None:
    response = administrator_client.post(reverse("admin:job-run", args=[job.function]))

    assert response.status_code == 302
    assert OrmQ.objects.get().func() == job.function


def test_what_is_not_scheduled_is_not_run(administrator_client: Client) -> None:
    assert administrator_client.post(reverse("admin:job-run", args=["os.abort"])).status_code == 404
    assert administrator_client.get(reverse("admin:job-run", args=[SCHEDULE[0].function])).url == PAGE
    assert not OrmQ.objects.exists()


def test_a_curator_neither_sees_nor_runs_jobs(curator_client: Client) -> None:
    assert curator_client.get(PAGE).status_code == 403
    assert curator_client.post(reverse("admin:job-run", args=[SCHEDULE[0].function])).status_code == 403


def test_the_page_takes_the_same_queries_however_many_runs_there_were(
    administrator_client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        JobRunFactory.create_batch(5)
        # session, person, permissions, last runs, next runs, views, count, the kinds of job for the filter, runs
        with django_assert_num_queries(9):
            administrator_client.get(PAGE)
