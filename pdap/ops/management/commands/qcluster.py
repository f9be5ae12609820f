"""`manage.py qcluster`: django-q2's worker, with checks before it starts, a watch, and pauses while read-only."""

import sys
from typing import Any

from django_q.management.commands import qcluster

from pdap.db.timeouts import apply_timeouts, worker_timeouts
from pdap.lib.command import ProjectCommand
from pdap.lib.environment import env
from pdap.lib.jobs.schedules import reset_times_too_far_ahead
from pdap.lib.read_only import is_read_only
from pdap.ops.checks.before_start import refuse_bad_start
from pdap.ops.maintenance.jobs import pause_schedules
from pdap.ops.worker import cluster, leases


class Command(ProjectCommand, qcluster.Command):
    """Start the worker. After SIGTERM it finishes its running tasks, for up to WORKER_STOP_SECONDS."""

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_bad_start("The worker")
        apply_timeouts(worker_timeouts())
        pause_schedules()
        if not is_read_only():
            reset_times_too_far_ahead()
        leases.count_tries()
        cluster.use_watched_clusters()
        if options["run_once"] or options["cluster_name"]:
            super().handle(*args, **options)
        elif code := cluster.Watch(env.int("WORKER_STOP_SECONDS")).run():
            sys.exit(code)
