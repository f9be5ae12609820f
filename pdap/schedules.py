"""What runs by itself, and when: the one list. `manage.py sync_schedules` writes it to the database."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django_q.models import Schedule


@dataclass(frozen=True)
class Job:
    """A function and how often it runs; `minutes` where that is every few minutes."""

    name: str
    function: str
    every: str
    minutes: int | None = None


SCHEDULE = (
    Job("Send mails that were not sent at once", "pdap.tasks.deliver_mails", Schedule.MINUTES, minutes=1),
    Job("Refresh the materialized views", "pdap.tasks.refresh_views", Schedule.HOURLY),
    Job("Queue news for followers", "notifications.tasks.fill_queues", Schedule.HOURLY),
    Job("Write the digests that are due", "notifications.tasks.send_digests", Schedule.DAILY),
)


@transaction.atomic
def sync_schedules() -> dict[str, int]:
    """Make the database's schedules those of the code; return how many came and went.

    When a schedule is due next is kept, so that a deployment neither skips nor repeats a run.
    """
    known = {job.name: job for job in SCHEDULE}
    gone, _ = Schedule.objects.exclude(name__in=known).delete()
    added = 0
    for job in SCHEDULE:
        wanted: dict[str, Any] = {"func": job.function, "schedule_type": job.every, "minutes": job.minutes}
        if not Schedule.objects.filter(name=job.name).update(**wanted):
            Schedule.objects.create(name=job.name, **wanted)
            added += 1
    return {"added": added, "removed": gone}
