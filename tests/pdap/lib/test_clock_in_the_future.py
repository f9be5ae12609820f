"""Schedules, queued tasks and waiting emails after a clock that stood in the future."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from pytest_django import DjangoDbBlocker

from pdap.lib.jobs.schedules import SCHEDULE, Job, sync_schedules
from pdap.lib.mail.models import Mail
from tests.pdap.factories import MailFactory
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db

BACK = datetime.datetime(2026, 11, 29, 10, tzinfo=datetime.UTC)


@pytest.fixture(scope="module", params=[0.5, 3, 4000])
def days_ahead(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[float]:
    """The days that a clock stood in the future; then it is right again, and the schedules were synchronized."""
    with rows_of_the_module(django_db_blocker):
        with time_machine.travel(BACK + datetime.timedelta(days=request.param), tick=False):
            sync_schedules()
            for job in SCHEDULE:
                Schedule.objects.filter(name=job.name).update(next_run=timezone.now() + job.interval)
            OrmQ.objects.create(key="pdap", payload="", lock=timezone.now() + datetime.timedelta(minutes=30))
            MailFactory(next_attempt_at=timezone.now())
        with time_machine.travel(BACK, tick=False):
            sync_schedules()
        yield request.param


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.function)
def test_after_a_clock_that_stood_in_the_future_every_job_comes_back_to_the_lists_times(
    days_ahead: float, job: Job
) -> None:
    schedule = Schedule.objects.get(name=job.name)

    assert BACK <= schedule.next_run <= BACK + job.interval
    assert job.hour is None or (schedule.next_run.hour, schedule.next_run.minute) == (job.hour, 0)
    if days_ahead > 1:
        assert (OrmQ.objects.get().lock, Mail.objects.get().next_attempt_at) == (BACK, BACK)
