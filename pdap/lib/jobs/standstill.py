"""Whether the worker is stuck: work is waiting, and it has finished nothing for ten minutes."""

import datetime
import threading

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from pdap.lib.alarm import tell_staff
from pdap.lib.read_only import is_read_only

PATIENCE = datetime.timedelta(minutes=10)
TELL_EVERY = 60 * 60  # seconds

# Tasks that were not taken, jobs that were not queued, emails that were not sent; in one query.
SQL = """
select (select max(stopped) from django.django_q_task),
       least(
           (select min(lock) from django.django_q_ormq where lock < %(before)s),
           (select min(next_run) from django.django_q_schedule where next_run < %(before)s),
           (select min(next_attempt_at) from public.mails where status = 'waiting' and next_attempt_at < %(before)s)
       ),
       (select max(beat_at) from public.heartbeats)
"""


def standstill() -> str | None:
    """Return a sentence if the worker is stuck; None if it works, has nothing to do, or is paused."""
    if is_read_only():
        return None
    before = timezone.now() - PATIENCE
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"before": before})
        finished_at, waits_since, beat_at = cursor.fetchone()
    if waits_since is None or (finished_at is not None and finished_at > before):
        return None
    since = f"since {in_utc(finished_at)}" if finished_at else "yet"
    life = f"was last seen at {in_utc(beat_at)}" if beat_at else "has never been seen"
    if beat_at is not None and beat_at > before:
        life = "is running"
    return (
        f"The background worker hasn’t finished anything {since}, and work has been waiting since "
        f"{in_utc(waits_since)}. The worker {life}: start it again."
    )


def tell_of_standstill() -> str | None:
    """Return what `standstill` says, and tell staff, at most once an hour and without waiting for their chat."""
    text = standstill()
    if text and cache.add("standstill", True, timeout=TELL_EVERY):
        threading.Thread(target=tell_staff, args=[text], daemon=True).start()
    return text


def in_utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%B %-d, %H:%M} UTC"
