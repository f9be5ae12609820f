"""The schedule of jobs."""

from typing import Any

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.conf import Conf
from django_q.models import Schedule
from django_q.tasks import async_task

from pdap.db.relations import MaterializedView
from pdap.lib.jobs.schedules import SCHEDULE, reset_times_too_far_ahead, sync_schedules
from pdap.tasks import refresh_views

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


def test_a_time_that_the_list_has_set_is_kept_at_each_start(time_machine: Any) -> None:
    time_machine.move_to("2026-11-29 10:00Z", tick=False)
    sync_schedules()
    time_machine.move_to("2026-11-29 10:03Z", tick=False)

    assert reset_times_too_far_ahead() == 0


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.function)
def test_every_job_runs_through_the_queue(job: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conf, "SYNC", True)

    assert callable(import_string(job.function))  # type: ignore[attr-defined]
    assert async_task(job.function)  # type: ignore[attr-defined]


def test_the_refresh_covers_all_materialized_views() -> None:
    assert set(refresh_views()) == set(MaterializedView)
