"""Running a job so that it can be watched, repeated, and killed without harm."""

import functools
import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from pdap.lib.alarm import tell_staff
from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.jobs.job_progress import counting_progress
from pdap.lib.jobs.models import JobRun
from pdap.lib.read_only import is_read_only

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

# The first key of each job's advisory lock; the second is the job's own.
LOCKS = 7_137
# How many runs of each job are kept.
KEPT = 100
LONGEST_RESULT = 2000
# A job that was killed this often in a row (for lack of memory, say) without progress is not started again until
# someone does it by hand, so that it kills no more workers.
MOST_KILLED = 3


class AlreadyRunningError(RuntimeError):
    """Another process is running this job."""


def job(function: Callable[[], Result]) -> Callable[..., Result | None]:
    """Make a function without arguments a job: one run at a time, each recorded.

    The job does nothing and returns None while another run is going on, after it was killed three times in a row
    without progress (`note_progress`), and while the site is read-only. With `by_hand=True` it runs even after kills,
    and raises AlreadyRunningError if another run is going on. Exceptions of the function are recorded and raised.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def run(by_hand: bool = False) -> Result | None:
        if is_read_only():
            return None
        try:
            with hold_job_lock(name):
                return None if not by_hand and keeps_being_killed(name) else run_and_record(name, function)
        except AlreadyRunningError:
            if by_hand:
                raise
            return None

    return run


@contextmanager
def hold_job_lock(name: str) -> Iterator[None]:
    """Hold a job's lock, which ends with the process however that ends; AlreadyRunningError if it is taken."""
    key = [LOCKS, zlib.crc32(name.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", key)
        if not cursor.fetchone()[0]:
            raise AlreadyRunningError(name)
    try:
        # Holding the lock proves that no other run is going on, so one that is marked as running was killed.
        stale = JobRun.objects.filter(job=name, outcome=JobOutcome.RUNNING)
        stale.update(outcome=JobOutcome.KILLED, finished_at=timezone.now(), result="The worker was stopped.")
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", key)


def keeps_being_killed(name: str) -> bool:
    """Return whether the last runs were all killed before they did anything, and tell staff."""
    last = list(JobRun.objects.filter(job=name).values_list("outcome", "progress")[:MOST_KILLED])
    if last != [(JobOutcome.KILLED, 0)] * MOST_KILLED:
        return False
    tell_staff(
        f"The job {name} was killed {MOST_KILLED} times in a row without making progress, and won’t run until someone "
        "starts it."
    )
    return True


def run_and_record(name: str, function: Callable[[], Result]) -> Result:
    run = JobRun.objects.create(job=name, started_at=timezone.now())
    try:
        with counting_progress(lambda done: JobRun.objects.filter(pk=run.pk).update(progress=done)):
            result = function()
    except Exception as error:
        record_end(run, JobOutcome.FAILED, f"{type(error).__name__}: {error}"[:LONGEST_RESULT])
        logger.exception("The job %s failed.", name)
        raise
    record_end(run, JobOutcome.DONE, None if result is None else str(result)[:LONGEST_RESULT])
    return result


def record_end(run: JobRun, outcome: JobOutcome, result: str | None) -> None:
    """Record the end of a run, and delete old runs."""
    run.outcome, run.result, run.finished_at = outcome, result, timezone.now()
    run.save(update_fields=["outcome", "result", "finished_at"])
    newest = JobRun.objects.filter(job=run.job).values("pk")[:KEPT]
    JobRun.objects.filter(job=run.job).exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
