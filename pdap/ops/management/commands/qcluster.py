"""`manage.py qcluster`: django-q2's worker, which looks before it starts and pauses while the site is read-only."""

from typing import Any

from django_q.management.commands import qcluster

from pdap.db.timeouts import apply_timeouts, worker_timeouts
from pdap.ops.checks.start import refuse_bad_start
from pdap.ops.maintenance.jobs import pause_schedules


class Command(qcluster.Command):
    """Start the worker. SIGTERM lets it finish the task that it is at."""

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_bad_start("The worker")
        apply_timeouts(worker_timeouts())
        pause_schedules()
        super().handle(*args, **options)
