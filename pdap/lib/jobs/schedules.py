"""The schedule of all jobs, which `manage.py sync_schedules` writes to the database."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail

# No task or email is postponed for this long.
FURTHEST = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """A function and how often it runs: every few `minutes`, or daily at an `hour` of UTC."""

    name: str
    function: str
    every: str
    minutes: int | None = None
    hour: int | None = None

    def first_run(self, now: datetime.datetime) -> datetime.datetime:
        """Return when it first runs: at once, or at its hour."""
        if self.hour is None:
            return now
        today = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return today if today > now else today + datetime.timedelta(days=1)

    @property
    def interval(self) -> datetime.timedelta:
        if self.minutes is not None:
            return datetime.timedelta(minutes=self.minutes)
        return datetime.timedelta(hours=1) if self.every == Schedule.HOURLY else datetime.timedelta(days=1)

    def could_be_due(self, next_run: datetime.datetime, now: datetime.datetime) -> bool:
        """Return whether this schedule could have set a time: past, or within one interval and at its hour."""
        if next_run <= now:
            return True
        at_its_hour = self.hour is None or (next_run.hour, next_run.minute) == (self.hour, 0)
        return at_its_hour and next_run <= now + self.interval


SCHEDULE = (
    Job("Send waiting emails", "pdap.tasks.deliver_mails", Schedule.MINUTES, minutes=1),
    Job("Record email addresses that no longer exist", "pdap.tasks.note_bounces", Schedule.HOURLY),
    Job("Refresh the views after changes", "pdap.tasks.refresh_stale_views", Schedule.MINUTES, minutes=5),
    Job("Refresh the views with new statistics", "pdap.tasks.refresh_views", Schedule.DAILY, hour=7),
    Job("Queue updates for followers", "notifications.tasks.fill_queues", Schedule.HOURLY),
    Job("Send due digests", "notifications.tasks.send_morning_digests", Schedule.HOURLY),
    Job("Send updates right away", "notifications.tasks.send_at_once", Schedule.MINUTES, minutes=5),
    Job("Deliver webhooks", "notifications.tasks.deliver_webhooks", Schedule.MINUTES, minutes=1),
    Job("Sync data requests with GitHub", "requests_app.tasks.sync_github", Schedule.HOURLY),
    Job("Record the month’s coverage", "requests_app.tasks.keep_coverage", Schedule.DAILY, hour=10),
    Job("Check due links", "datasources.tasks.check_links", Schedule.MINUTES, minutes=15),
    Job("Look up archived copies", "datasources.tasks.look_up_archives", Schedule.MINUTES, minutes=30),
    Job("Look for duplicates", "agencies.tasks.find_duplicates", Schedule.DAILY, hour=9),
    Job("Look for agencies in the wrong place", "agencies.tasks.find_place_doubts", Schedule.DAILY, hour=9),
    Job("Count the gaps", "audit.tasks.count_gaps", Schedule.DAILY, hour=10),
    Job("Count the tables", "audit.tasks.count_tables", Schedule.HOURLY),
    Job("Release abandoned submissions", "datasources.tasks.expire_claims", Schedule.HOURLY),
    Job("Delete old sign-ups and resets", "accounts.tasks.expire", Schedule.DAILY, hour=8),
    Job("Delete old notifications", "notifications.tasks.expire", Schedule.DAILY, hour=8),
    Job("Purge caches after withdrawals", "pdap.site.tasks.purge_caches", Schedule.MINUTES, minutes=1),
    Job("Make the download files", "pdap.site.tasks.make_downloads", Schedule.DAILY, hour=10),
    Job("Delete old catalog changes", "pdap.site.tasks.expire_changes", Schedule.DAILY, hour=8),
    Job("Delete old sessions and emails", "pdap.tasks.expire", Schedule.DAILY, hour=8),
)


@transaction.atomic
def sync_schedules() -> dict[str, int]:
    """Write the code's schedule to the database; return how many jobs were added and removed.

    A job's next run is kept, so that a deployment neither skips nor repeats a run, unless the schedule could not have
    set that time: then the clock was once wrong, and the time is set again.
    """
    jobs = {job.name: job for job in SCHEDULE}
    gone, _ = Schedule.objects.exclude(name__in=jobs).delete()
    added = 0
    for job in SCHEDULE:
        wanted: dict[str, Any] = {"func": job.function, "schedule_type": job.every, "minutes": job.minutes}
        if not Schedule.objects.filter(name=job.name).update(**wanted):
            Schedule.objects.create(name=job.name, next_run=job.first_run(timezone.now()), **wanted)
            added += 1
    reset_times_too_far_ahead()
    return {"added": added, "removed": gone}


def reset_times_too_far_ahead() -> int:
    """Reset times that are too far ahead, as after a clock that was wrong; return how many.

    Jobs get their scheduled times back; queued tasks and waiting emails are due now.
    """
    now = timezone.now()
    jobs = {job.name: job for job in SCHEDULE}
    changed = 0
    for schedule in Schedule.objects.filter(name__in=jobs):
        job = jobs[schedule.name]
        if schedule.next_run is None or not job.could_be_due(schedule.next_run, now):
            # Unless the worker has moved it meanwhile.
            same = Schedule.objects.filter(pk=schedule.pk, next_run=schedule.next_run)
            changed += same.update(next_run=job.first_run(now))
    changed += OrmQ.objects.filter(lock__gt=now + FURTHEST).update(lock=now)
    waiting = Mail.objects.filter(status=MailStatus.WAITING, next_attempt_at__gt=now + FURTHEST)
    return changed + waiting.update(next_attempt_at=now)
