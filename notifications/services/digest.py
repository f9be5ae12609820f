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
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from accounts.models import User
from accounts.models.preferences import DEFAULT_TIME_ZONE
from accounts.time_zones import zones_in_use
from audit.adoption import NOT_ADOPTED, is_adopted
from locations.names import name_in_sentence
from notifications.enums import DigestFrequency, WatchFrequency
from notifications.models import (
    DataRequestNotification,
    DataSourceNotification,
    DigestSettings,
    NotificationLog,
    Watch,
    WatchNews,
)
from notifications.queries import Digest, NewestSources, PlaceNews, WaitingNews
from notifications.services.digest_periods import MORNING, period_start, zones_from
from notifications.services.digest_size import ShortDigest, longest_fitting_digest
from notifications.services.queue import fill_queues
from notifications.services.reader_news import (
    NEWS,
    drop_told,
    mark_told,
    news_context,
    news_of_person,
    send_to_follower,
    send_to_followers,
)
from notifications.services.unsubscribing import token_for
from notifications.services.waiting_digests import told_headers
from notifications.services.watch_digest import WatchedNews
from notifications.services.watch_queue import fill_watches
from pdap.db.queries import run_query_builder
from pdap.lib.jobs import note_progress
from pdap.lib.mail import wake_worker
from pdap.lib.mail.brakes import DIGEST
from pdap.lib.mail.ledger import compose, write_down
from pdap.lib.mail.message import size_of
from pdap.lib.mail.models import Mail

logger = logging.getLogger(__name__)


def send_digests(now: datetime.datetime | None = None, everybody: bool = False, from_hour: int = 0) -> int:
    """Queue what is new, write the digest of everyone whose time has come, and return how many people get one.

    With `everybody` those too whose period has not passed; never those who want none. `from_hour` is when a digest may
    come at the earliest, by each person's own clock. Each person's digest is one
    transaction: the mail in the ledger and the marks of what it holds are there together or not at all. So a run can be
    killed and repeated, and two runs at once give no one two. In a database that was not taken over no one gets one.
    """
    if not is_adopted():
        logger.warning(NOT_ADOPTED)
        return 0
    moment = now or timezone.now()
    fill_queues()
    fill_watches()
    people, zones = 0, zones_from(from_hour, moment)
    for person in waiting_people(moment, everybody, zones):
        if send_digest(person, moment, everybody, zones):
            people += 1
            note_progress()
    # Who follows without an account has told us no zone.
    if DEFAULT_TIME_ZONE in zones:
        people += send_to_followers(moment)
    if people:
        wake_worker()
        NotificationLog.objects.create(user_count=people)
        logger.info("%s people get a digest.", people)
    return people


def waiting_people(moment: datetime.datetime, everybody: bool, zones: Sequence[str] | None = None) -> list[int]:
    waits = Q(pk__in=DataSourceNotification.objects.waiting().values("user_id")) | Q(
        pk__in=DataRequestNotification.objects.waiting().values("user_id")
    )
    zones = zones_in_use() if zones is None else zones
    people = people_due(User.objects.filter(waits), moment, everybody, zones).values_list("pk", flat=True)
    return sorted(people.union(watching_people(zones)))


def watching_people(zones: Sequence[str]) -> QuerySet[User, int]:
    """Return the people for whom something waits that they watch; whether it is time depends on each watch."""
    waits = WatchNews.objects.filter(sent_at=None, watch__user__isnull=False).values("watch__user_id")
    people = with_reachable_email(User.objects.filter(pk__in=waits)).filter(lives_in(*zones))
    return people.values_list("pk", flat=True)


def people_due(
    people: QuerySet[User], moment: datetime.datetime, everybody: bool, zones: Sequence[str]
) -> QuerySet[User]:
    """Keep those of some zones who want a digest, can get it and, but for `everybody`, had none in this period."""
    wanting = with_reachable_email(people)
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


def with_reachable_email(people: QuerySet[User]) -> QuerySet[User]:
    """Keep those who want digests and can get them, with their preferences."""
    wanting = people.select_related("preferences").exclude(digest_settings__frequency=DigestFrequency.OFF)
    return wanting.exclude(bounced_address__address__iexact=F("email"))


@transaction.atomic
def send_digest(
    user_id: int, moment: datetime.datetime, everybody: bool = False, zones: Sequence[str] | None = None
) -> bool:
    """Write one person's digest and mark what it holds as sent; return whether there was one to write."""
    DigestSettings.objects.bulk_create([DigestSettings(user_id=user_id)], ignore_conflicts=True)
    # Another run at the same moment waits here, and then finds that the period's digest is written.
    DigestSettings.objects.select_for_update().get(pk=user_id)
    person = people_due(
        User.objects.filter(pk=user_id), moment, everybody, zones_in_use() if zones is None else zones
    ).first()
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
    # What comes with the digest waits for the morning all the same.
    zones = zones_from(MORNING, moment)
    written = sum(send_digest(pk, moment, zones=zones) for pk in people.order_by("watch__user_id"))
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


def write_digest(
    person: User,
    digest: Digest,
    prefix: str = "",
    watched: WatchedNews | None = None,
    told_at: datetime.datetime | None = None,
) -> None:
    """Write a digest into the ledger of mails, in their language, with ways out that need no sign-in (RFC 8058).

    Without news of places it is an email of what the person watches alone. `told_at` is when its rows are marked.
    """
    with translation.override(person.language):
        write_digest_in_language(person, digest, prefix, watched, told_at)


def write_digest_in_language(
    person: User, digest: Digest, prefix: str, watched: WatchedNews | None, told_at: datetime.datetime | None
) -> None:
    everything = address_of(token_for(person.pk))
    headers = {"List-Unsubscribe": f"<{everything}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if told_at:
        headers |= told_headers(told_at, digest.agency_ids | (watched.agency_ids if watched else set()))
    if watched and not digest:
        manage = f"{settings.SITE_URL}{reverse('digest-settings')}"
        context = news_context(watched, manage, everything)
        write_down(compose(NEWS, person.email, context, user_id=person.pk, headers=headers), wake=False)
        return

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
                "watched": watched,
            },
            user_id=person.pk,
            headers=headers,
        )

    everywhere = digest.by_place()
    write_down(longest_fitting_digest(everywhere, render, size_of), wake=False)


def address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"


def subject(digest: Digest, places: Sequence[PlaceNews]) -> str:
    """Return what a mail says of its content: how much of what is new, and where."""
    sources, requests = len(digest.data_sources), len(digest.data_requests)
    counted = []
    if sources:
        counted.append(
            ngettext("%(count)d new data source", "%(count)d new data sources", sources) % {"count": sources}
        )
    if requests:
        updates = ngettext("%(count)d data request update", "%(count)d data request updates", requests)
        counted.append(updates % {"count": requests})
    news = counted[0]
    if len(counted) == 2:
        news = gettext("%(sources)s and %(requests)s") % {"sources": counted[0], "requests": counted[1]}
    text = gettext("%(news)s in %(where)s") % {"news": news, "where": where_of(places)}
    return Truncator(text[0].upper() + text[1:]).chars(150)


def where_of(places: Sequence[PlaceNews]) -> str:
    """Return the place of a digest, or how many there are."""
    if len(places) > 1:
        return ngettext("%(count)d place", "%(count)d places", len(places)) % {"count": len(places)}
    return name_in_sentence(places[0].name)
