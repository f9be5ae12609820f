"""The worker's heartbeat: a row that says when it was last alive, and when it last finished a task."""

import logging
import threading

from django.db import DatabaseError, connections
from django.db.models import Max
from django.utils import timezone
from django_q.models import Task

from pdap.lib.jobs.models import Heartbeat
from pdap.lib.jobs.standstill import tell_of_standstill

logger = logging.getLogger(__name__)

NAME = "worker"
SECONDS = 30.0


def start() -> None:
    """Record heartbeats for as long as this process lives."""
    threading.Thread(target=beat_for_ever, name="heartbeat", daemon=True).start()


def beat_for_ever() -> None:
    pause = threading.Event()
    while True:
        try:
            record_heartbeat()
            tell_of_standstill()
        except DatabaseError as error:
            logger.warning("The heartbeat wasn't written: %s", type(error).__name__)
        finally:
            connections.close_all()
        pause.wait(SECONDS)


def record_heartbeat() -> None:
    finished_at = Task.objects.aggregate(last=Max("stopped"))["last"]
    Heartbeat.objects.update_or_create(name=NAME, defaults={"beat_at": timezone.now(), "finished_at": finished_at})
