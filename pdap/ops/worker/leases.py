"""Leases on tasks: a task's lock is short, and is renewed for as long as the cluster that took it lives.

The task of a dead cluster returns to the queue when its lock expires, long before django-q2's `retry`.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connections
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Task
from django_q.signals import pre_execute
from django_q.signing import BadSignature, SignedPackage
from django_q.utils import get_func_repr

from pdap.lib.alarm import tell_staff
from pdap.lib.jobs.job_progress import on_progress
from pdap.ops.maintenance.jobs import PausingBroker

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
RENEW_SECONDS = 20.0
# A task that was started this often without progress is given up: it may be what kills its process.
MOST_TRIES = 3
TRIES_KEPT = 7 * 24 * 3600


@dataclass(frozen=True)
class TakenTask:
    """A task that this cluster has taken, and when."""

    task_id: str
    since: datetime


class LeasingBroker(PausingBroker):
    """Takes tasks with a short lock, and renews the lock until they are finished."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: dict[int, TakenTask] = {}
        self.renewer: threading.Thread | None = None

    def timeout(self, task: Any) -> datetime:
        return timezone.now() + LEASE

    def dequeue(self) -> Any:
        """Return tasks; give up those that were started too often."""
        taken = super().dequeue()
        if not taken:
            return taken
        begun = []
        for pk, payload in taken:
            try:
                task = SignedPackage.loads(payload)
            except (TypeError, BadSignature):
                begun.append((pk, payload))  # django-q2 says so, and drops it
                continue
            if cache.get(tries_key(task), 0) >= MOST_TRIES:
                give_up(pk, task)
                continue
            self.held[pk] = TakenTask(task["id"], timezone.now())
            begun.append((pk, payload))
        if self.renewer is None:
            self.renewer = threading.Thread(target=self.renew_for_ever, daemon=True)
            self.renewer.start()
        return begun

    def renew_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(RENEW_SECONDS):
            try:
                self.renew()
            except DatabaseError as error:
                logger.warning("Task locks weren't renewed: %s", type(error).__name__)
            finally:
                connections.close_all()

    def renew(self) -> None:
        """Renew the locks of unfinished tasks; a failed one waits for `retry`."""
        held = dict(self.held)
        queued = set(OrmQ.objects.filter(pk__in=held).values_list("pk", flat=True))
        stopped = dict(
            Task.objects.filter(pk__in=[lease.task_id for lease in held.values()]).values_list("pk", "stopped")
        )
        failed = {pk for pk, lease in held.items() if (at := stopped.get(lease.task_id)) and at >= lease.since}
        OrmQ.objects.filter(pk__in=failed).update(lock=timezone.now() + timedelta(seconds=Conf.RETRY))
        OrmQ.objects.filter(pk__in=queued - failed).update(lock=timezone.now() + LEASE)
        for pk in held:
            if pk in failed or pk not in queued:
                self.held.pop(pk, None)


def tries_key(task: dict[str, Any]) -> str:
    return f"task-tries:{task['id']}"


def count_try(task: dict[str, Any], **_: Any) -> None:
    """Count a start of a task, before it can kill its process; progress clears the count."""
    key = tries_key(task)
    on_progress(lambda: cache.delete(key))
    if not cache.add(key, 1, TRIES_KEPT):
        cache.incr(key)


def give_up(pk: int, task: dict[str, Any]) -> None:
    """Remove a task from the queue, record it as failed, and tell staff."""
    text = f"Given up: it was started {MOST_TRIES} times and ended its process each time without making progress."
    now = timezone.now()
    values = {
        "name": task["name"],
        "func": get_func_repr(task["func"]),
        "args": task["args"],
        "kwargs": task["kwargs"],
        "started": task["started"],
        "stopped": now,
        "result": text,
        "success": False,
        "attempt_count": MOST_TRIES,
    }
    Task.objects.update_or_create(id=task["id"], defaults=values)
    OrmQ.objects.filter(pk=pk).delete()
    cache.delete(tries_key(task))
    tell_staff(
        f"The task {task['name']} was started {MOST_TRIES} times and ended its process each time. It has been given up."
    )


def count_tries() -> None:
    pre_execute.connect(count_try, dispatch_uid="pdap.ops.worker.leases")
