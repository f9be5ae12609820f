"""The worker during maintenance: tasks stay in the queue, and nothing that is due is queued."""

import time
from typing import Any

from django_q import cluster
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.scheduler import scheduler

from pdap.lib.read_only import is_read_only


class PausingBroker(ORM):
    """Hands out tasks, unless the site is read-only. A running task is finished."""

    def dequeue(self) -> Any:
        """Return tasks; None, after a while, if there are none."""
        if is_read_only():
            time.sleep(Conf.POLL)
            return None
        return super().dequeue()


def schedule_unless_read_only(broker: Any = None) -> None:
    """Queue what is due, unless the site is read-only; then it is queued as soon as that ends."""
    if not is_read_only():
        scheduler(broker=broker)


def pause_schedules() -> None:
    """Have this process's worker check first; django-q2 has no setting for that."""
    cluster.scheduler = schedule_unless_read_only
