"""Digests: one email to each person and period with everything that waits for them (contract 8.7)."""

import datetime
import logging
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import User
from accounts.models.preferences import DEFAULT_TIME_ZONE
from accounts.time_zones import zone_named, zones_in_use
from audit.adoption import NOT_ADOPTED, is_adopted
from locations.names import COUNTRY
from notifications.enums import DigestFrequency
from notifications.models import DataRequestNotification, DataSourceNotification, DigestSettings, NotificationLog
from notifications.queries import Digest, NewestSources, PlaceNews, WaitingNews
from notifications.services.digest_size import ShortDigest, fitting
from notifications.services.queue import fill_queues
from notifications.services.unsubscribing import token_for
from pdap.db.queries import run_query_builder
from pdap.lib.jobs import note_progress
from pdap.lib.mail import wake_worker
from pdap.lib.mail.brakes import DIGEST
from pdap.lib.mail.ledger import compose, write_down
from pdap.lib.mail.message import size_of
from pdap.lib.mail.models import Mail

logger = logging.getLogger(__name__)
# The hour of people's own clocks at which the job begins to send digests.
MORNING = 8


def send_digests(now: datetime.datetime | None = None, everybody: bool = False, from_hour: int = 0) -> int:
    """Queue what is new, write the digest of everybody whose time has come, and return how many people get one.

    With `everybody` those too whose period has not passed; never those who want none. `from_hour` is when a digest may
    come at the earliest, by each person's own clock. Each person's digest is one
    transaction: the mail in the ledger and the marks of what it holds are there together or not at all. So a run can be
    killed and repeated, and two runs at once give nobody two. In a database that was not taken over nobody gets one.
    """
    if not is_adopted():
        logger.warning(NOT_ADOPTED)
        return 0
    moment = now or timezone.now()
    fill_queues()
    people, zones = 0, [zone for zone in zones_in_use() if moment.astimezone(zone_named(zone)).hour >= from_hour]
    for person in waiting_people(moment, everybody, zones):
        if send_digest(person, moment, everybody, zones):
            people += 1
            note_progress()
    if people:
        wake_worker()
        NotificationLog.objects.create(user_count=people)
        logger.info("%s people get a digest.", people)
    return people


def period_start(frequency: str, moment: datetime.datetime, zone: str = DEFAULT_TIME_ZONE) -> datetime.datetime:
    """Return when the day, the week (Monday) or the month of a moment began in a time zone."""
    day = moment.astimezone(zone_named(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    if frequency == DigestFrequency.WEEKLY:
        return day - datetime.timedelta(days=day.weekday())
    return day.replace(day=1) if frequency == DigestFrequency.MONTHLY else day


def waiting_people(moment: datetime.datetime, everybody: bool, zones: Sequence[str] | None = None) -> list[int]:
    waits = Q(pk__in=DataSourceNotification.objects.filter(sent_at=None).values("user_id")) | Q(
        pk__in=DataRequestNotification.objects.filter(sent_at=None).values("user_id")
    )
    people = due(User.objects.filter(waits), moment, everybody, zones_in_use() if zones is None else zones)
    return list(people.order_by("pk").values_list("pk", flat=True))


def due(people: QuerySet[User], moment: datetime.datetime, everybody: bool, zones: Sequence[str]) -> QuerySet[User]:
    """Keep those of some zones who want a digest, can get it and, but for `everybody`, had none in this period."""
    wanting = people.exclude(digest_settings__frequency=DigestFrequency.OFF).exclude(
        bounced_address__address__iexact=F("email")
    )
    if everybody:
        return wanting.filter(lives_in(*zones))
    never = Q(digest_settings__last_digest_at=None)  # no row at all, too: that is monthly, and none yet
    # Written when the clock stood in the future.
    not_yet = Q(digest_settings__last_digest_at__gt=moment + datetime.timedelta(days=1))
    ready = [
        lives_in(zone)
        & Q(
            digest_settings__frequency=frequency,
            digest_settings__last_digest_at__lt=period_start(frequency, moment, zone),
        )
        for zone in zones
        for frequency in (DigestFrequency.DAILY, DigestFrequency.WEEKLY, DigestFrequency.MONTHLY)
    ]
    return wanting.filter(lives_in(*zones), reduce(or_, ready, never | not_yet))


def lives_in(*zones: str) -> Q:
    """Return the condition that a person reads times in one of some zones."""
    lives = Q(preferences__time_zone__in=zones)
    return lives | Q(preferences=None) if DEFAULT_TIME_ZONE in zones else lives


@transaction.atomic
def send_digest(
    user_id: int, moment: datetime.datetime, everybody: bool = False, zones: Sequence[str] | None = None
) -> bool:
    """Write one person's digest and mark what it holds as sent; return whether there was one to write."""
    DigestSettings.objects.bulk_create([DigestSettings(user_id=user_id)], ignore_conflicts=True)
    # Another run at the same moment waits here, and then finds that the period's digest is written.
    DigestSettings.objects.select_for_update().get(pk=user_id)
    person = due(User.objects.filter(pk=user_id), moment, everybody, zones or zones_in_use()).first()
    digest = run_query_builder(WaitingNews(user_id)) if person else None
    if not (person and digest):
        return False
    write(person, digest)
    sent = timezone.now()
    DataSourceNotification.objects.filter(pk__in=[news.queue_id for news in digest.data_sources]).update(sent_at=sent)
    DataRequestNotification.objects.filter(pk__in=[news.queue_id for news in digest.data_requests]).update(sent_at=sent)
    DigestSettings.objects.filter(pk=user_id).update(last_digest_at=moment)
    return True


def send_test(person: User) -> None:
    """Write a digest to a member of staff that marks nothing: what waits for them, else the newest data sources."""
    waiting = run_query_builder(WaitingNews(person.pk))
    digest = waiting if waiting else Digest(run_query_builder(NewestSources(3)), [])
    write(person, digest, prefix="[Test] ")
    wake_worker()


def write(person: User, digest: Digest, prefix: str = "") -> None:
    """Write a digest into the ledger of mails, with ways out of it that need no sign-in (RFC 8058)."""
    everything = address_of(token_for(person.pk))

    def render(short: ShortDigest) -> Mail:
        places = [
            {
                "news": news,
                "stop": address_of(token_for(person.pk, news.follow_id, news.location_id)) if news.follow_id else None,
            }
            for news in short.places
        ]
        return compose(
            DIGEST,
            person.email,
            {
                "digest": digest,
                "places": places,
                "more_places": short.more_places,
                "stop": everything,
                "subject": prefix + subject(digest, everywhere),
            },
            user_id=person.pk,
            headers={"List-Unsubscribe": f"<{everything}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )

    everywhere = digest.by_place()
    write_down(fitting(everywhere, render, size_of), wake=False)


def address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"


def subject(digest: Digest, places: Sequence[PlaceNews]) -> str:
    """Return what a mail says of its content: how much of what is new, and where."""
    sources, requests = len(digest.data_sources), len(digest.data_requests)
    counted = []
    if sources:
        counted.append(f"{sources} new data source{'s' * (sources > 1)}")
    if requests:
        counted.append(f"{requests} data request update{'s' * (requests > 1)}")
    where = places[0].name if len(places) == 1 else f"{len(places)} places"
    if where == COUNTRY:
        where = f"the {where}"
    text = f"{' and '.join(counted)} in {where}"
    return Truncator(text[0].upper() + text[1:]).chars(150)
