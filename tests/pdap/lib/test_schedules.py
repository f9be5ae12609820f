"""The schedule of jobs."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task

from pdap.db.relations import MaterializedView
from pdap.lib.jobs.schedules import SCHEDULE, Job, bring_back_times, sync_schedules
from pdap.tasks import refresh_views
from tests.pdap.factories import MailFactory

pytestmark = pytest.mark.django_db


def test_the_database_gets_the_codes_schedule_and_a_second_time_nothing() -> None:
    Schedule.objects.create(name="Of an older version", func="gone.away")

    assert sync_schedules() == {"added": len(SCHEDULE), "removed": 1}
    assert sync_schedules() == {"added": 0, "removed": 0}
    assert set(Schedule.objects.values_list("name", "func")) == {(job.name, job.function) for job in SCHEDULE}


def test_when_a_job_is_due_next_is_kept() -> None:
    sync_schedules()
    due = Schedule.objects.first().next_run

    call_command("sync_schedules", verbosity=0)

    assert Schedule.objects.first().next_run == due


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.function)
@pytest.mark.parametrize("days", [0.5, 3, 4000])
def test_after_a_clock_that_stood_in_the_future_every_job_comes_back_to_the_lists_times(
    job: Job, days: float, time_machine: Any
) -> None:
    now = datetime.datetime(2026, 11, 29, 10, tzinfo=datetime.UTC)
    time_machine.move_to(now + datetime.timedelta(days=days), tick=False)
    sync_schedules()
    Schedule.objects.filter(name=job.name).update(next_run=timezone.now() + job.interval)
    queued = OrmQ.objects.create(key="pdap", payload="", lock=timezone.now() + datetime.timedelta(minutes=30))
    mail = MailFactory(next_attempt_at=timezone.now())

    time_machine.move_to(now, tick=False)
    sync_schedules()

    schedule = Schedule.objects.get(name=job.name)
    assert now <= schedule.next_run <= now + job.interval
    assert job.hour is None or (schedule.next_run.hour, schedule.next_run.minute) == (job.hour, 0)
    queued.refresh_from_db()
    mail.refresh_from_db()
    if days > 1:
        assert (queued.lock, mail.next_attempt_at) == (now, now)


def test_a_time_that_the_list_has_set_is_kept_at_each_start(time_machine: Any) -> None:
    time_machine.move_to("2026-11-29 10:00Z", tick=False)
    sync_schedules()
    time_machine.move_to("2026-11-29 10:03Z", tick=False)

    assert bring_back_times() == 0


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.function)
def test_every_job_runs_through_the_queue(job: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conf, "SYNC", True)

    assert callable(import_string(job.function))  # type: ignore[attr-defined]
    assert async_task(job.function)  # type: ignore[attr-defined]


def test_the_refresh_covers_all_materialized_views() -> None:
    assert set(refresh_views()) == set(MaterializedView)
