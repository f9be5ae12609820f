"""Jobs: one at a time, each run written down, and none that kills workers for ever."""

import threading
from typing import Any

import psycopg
import pytest
from django.db import connection

from pdap.lib.jobs import AlreadyRunningError, job, note_progress
from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.jobs.job_runs import KEPT, MOST_KILLED, hold_job_lock
from pdap.lib.jobs.models import JobRun
from tests.pdap.factories import JobRunFactory

pytestmark = pytest.mark.django_db
NAME = "tests.pdap.lib.test_jobs.counting"
calls: list[int] = []


@job
def counting() -> int:
    """Count the calls."""
    calls.append(1)
    return len(calls)


@job
def failing() -> None:
    """Fail."""
    raise ValueError("as it must")


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


def test_a_run_is_written_down_with_its_result() -> None:
    assert counting() == 1

    run = JobRun.objects.get()
    assert (run.job, run.outcome, run.result) == (NAME, JobOutcome.DONE, "1")
    assert run.seconds is not None


def test_a_failure_is_written_down_and_raised_so_that_the_queue_tries_again() -> None:
    with pytest.raises(ValueError, match="as it must"):
        failing()

    run = JobRun.objects.get()
    assert (run.outcome, run.result) == (JobOutcome.FAILED, "ValueError: as it must")


def test_what_is_said_to_run_while_nobody_does_was_killed() -> None:
    left = JobRunFactory(job=NAME, outcome=JobOutcome.RUNNING, finished_at=None)

    counting()

    left.refresh_from_db()
    assert left.outcome == JobOutcome.KILLED


def test_a_job_that_was_killed_again_and_again_waits_for_somebody(caplog: pytest.LogCaptureFixture) -> None:
    JobRunFactory.create_batch(MOST_KILLED, job=NAME, outcome=JobOutcome.KILLED)

    assert counting() is None
    assert "until someone starts it" in caplog.text

    assert counting(by_hand=True) == 1
    assert counting() == 2


def test_kills_of_a_job_that_gets_further_each_time_do_not_stop_it() -> None:
    JobRunFactory.create_batch(10, job=NAME, outcome=JobOutcome.KILLED, progress=1)
    JobRunFactory.create_batch(MOST_KILLED - 1, job=NAME, outcome=JobOutcome.KILLED)

    assert counting() == 1

    JobRunFactory.create_batch(MOST_KILLED, job=NAME, outcome=JobOutcome.KILLED)
    assert counting() is None


@job
def stepping() -> None:
    note_progress()
    note_progress(3)


def test_what_a_run_gets_done_is_written_down() -> None:
    note_progress()  # outside of any job
    stepping()
    counting()

    assert list(JobRun.objects.order_by("id").values_list("progress", flat=True)) == [4, 0]


def test_a_killed_run_has_written_its_first_step() -> None:
    @job
    def dying() -> None:
        note_progress()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dying()

    assert JobRun.objects.get().progress == 1


def test_only_the_newest_runs_are_kept() -> None:
    JobRunFactory.create_batch(KEPT + 5, job=NAME)
    other_run = JobRunFactory()

    counting()

    assert JobRun.objects.filter(job=NAME).count() == KEPT
    assert JobRun.objects.filter(pk=other_run.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_never_run_at_once() -> None:
    outcomes: list[Any] = []

    def second() -> None:
        outcomes.append(counting())
        try:
            counting(by_hand=True)
        except AlreadyRunningError:
            outcomes.append("already running")
        connection.close()

    with hold_job_lock(NAME):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    assert outcomes == [None, "already running"]
    assert calls == []


def test_a_lock_ends_with_its_process(second_connection: psycopg.Connection) -> None:
    info: Any = second_connection.info
    with psycopg.connect(info.dsn, password=info.password) as dying:
        assert dying.execute("select pg_try_advisory_lock(1, 2)").fetchone() == (True,)
    second_connection.execute("set lock_timeout = '10s'")  # the server needs a moment to notice
    second_connection.execute("select pg_advisory_lock(1, 2)")
