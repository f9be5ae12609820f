"""Digests: one email to each person and period with everything that waits for them (contract 8.7)."""

import datetime
import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from accounts.models.preferences import DEFAULT_TIME_ZONE
from audit.adoption import NOT_ADOPTED, is_adopted
from notifications.enums import WatchFrequency
from notifications.models import (
    DataRequestNotification,
    DataSourceNotification,
    DigestSettings,
    NotificationLog,
    Watch,
    WatchNews,
)
from notifications.news import Digest
from notifications.queries import NewestSources, WaitingNews
from notifications.services.digest_email import write_digest
from notifications.services.digest_periods import MORNING, zones_from
from notifications.services.due_people import people_due, waiting_people, with_reachable_email
from notifications.services.queue import fill_queues
from notifications.services.reader_news import (
    drop_told,
    mark_told,
    news_of_person,
    send_to_follower,
    send_to_followers,
)
from notifications.services.watch_queue import fill_watches
from pdap.db.queries import run_query_builder
from pdap.lib.jobs import note_progress
from pdap.lib.mail import wake_worker

logger = logging.getLogger(__name__)


def send_digests(now: datetime.datetime | None = None, everybody: bool = False, from_hour: int = 0) -> int:
    """Queue what is new, write the digest of everyone whose time has come, and return how many people get one.

    With `everybody` those too whose period has not passed; never those who want none. `from_hour` is when a digest may
    come at the earliest, by each person's own clock. Each person's digest is one transaction, with the email in the
    ledger and the marks of what it holds: a run can be killed and repeated, and two runs at once give no one two. In a
    database that was not adopted no one gets one.
    """
    if not is_adopted():
        logger.warning(NOT_ADOPTED)
        return 0
    moment = now or timezone.now()
    fill_queues()
    fill_watches()
    people, zones = 0, zones_from(from_hour, moment)
    for person in waiting_people(moment, everybody, zones):
        if send_digest(person, moment, zones, everybody):
            people += 1
            note_progress()
    # People who follow without an account have told us no zone.
    if DEFAULT_TIME_ZONE in zones:
        people += send_to_followers(moment)
    if people:
        wake_worker()
        NotificationLog.objects.create(user_count=people)
        logger.info("People who get a digest: %s.", people)
    return people


@transaction.atomic
def send_digest(user_id: int, moment: datetime.datetime, zones: Sequence[str], everybody: bool = False) -> bool:
    """Write one person's digest and mark what it holds as sent; return whether there was one to write."""
    DigestSettings.objects.bulk_create([DigestSettings(user_id=user_id)], ignore_conflicts=True)
    # Another run at the same moment waits here, and then finds that the period's digest is written.
    DigestSettings.objects.select_for_update().get(pk=user_id)
    person = people_due(User.objects.filter(pk=user_id), moment, everybody, zones).first()
    is_due = person is not None
    person = person or with_reachable_email(User.objects.filter(pk=user_id)).first()
    if person is None:
        return False
    drop_told(user_id)
    with translation.override(person.language):
        digest = run_query_builder(WaitingNews(user_id)) if is_due else Digest([], [])
        watched = news_of_person(person, digest, moment, is_due)
    if not (digest or watched):
        return False
    told_at = timezone.now()
    write_digest(person, digest, watched=watched, told_at=told_at)
    DataSourceNotification.objects.filter(pk__in=[news.queue_id for news in digest.data_sources]).update(
        sent_at=told_at
    )
    DataRequestNotification.objects.filter(pk__in=[news.queue_id for news in digest.data_requests]).update(
        sent_at=told_at
    )
    mark_told(watched, moment, told_at, user_id)
    # An email of what comes at once, or at its own times, is not the period's digest: the rest would wait for the next.
    if is_due and (digest or Watch.objects.filter(pk__in=watched.watch_ids, frequency=None).exists()):
        DigestSettings.objects.filter(pk=user_id).update(last_digest_at=moment)
    return True


def send_at_once(now: datetime.datetime | None = None) -> int:
    """Write what readers want to hear right away; return how many get an email."""
    if not is_adopted():
        return 0
    moment = now or timezone.now()
    fill_queues()
    fill_watches()
    waits = WatchNews.objects.filter(sent_at=None, watch__frequency=WatchFrequency.AT_ONCE)
    people = waits.filter(watch__user__isnull=False).values_list("watch__user_id", flat=True).distinct()
    # What comes with the digest still waits for the morning.
    zones = zones_from(MORNING, moment)
    written = sum(send_digest(pk, moment, zones) for pk in people.order_by("watch__user_id"))
    followers = waits.filter(watch__follower__isnull=False).values_list("watch__follower_id", flat=True).distinct()
    written += sum(send_to_follower(pk, moment) for pk in followers.order_by("watch__follower_id"))
    if written:
        wake_worker()
    return written


def send_test(person: User) -> None:
    """Write a digest to a member of staff that marks nothing: what waits for them, else the newest data sources."""
    with translation.override(person.language):
        waiting = run_query_builder(WaitingNews(person.pk))
    digest = waiting if waiting else Digest(run_query_builder(NewestSources(3)), [])
    write_digest(person, digest, prefix="[Test] ")
    wake_worker()
