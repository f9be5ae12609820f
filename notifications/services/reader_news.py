"""Emails about what readers watch: people with accounts get them with their digest, others by themselves."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import ngettext

from accounts.models import User
from accounts.time_zones import zone_of
from notifications.enums import DigestFrequency
from notifications.models import (
    DataRequestNotification,
    DataSourceNotification,
    DigestSettings,
    Follower,
    Watch,
    WatchNews,
)
from notifications.news import Digest
from notifications.services.waiting_digests import told_headers
from notifications.services.watch_digest import WatchedNews, due_watches, watched_news
from notifications.services.watches import key_of, manage_address
from pdap.lib.jobs import note_progress
from pdap.lib.mail.brakes import NEWS
from pdap.lib.mail.ledger import compose, write_down


def news_of_person(person: User, digest: Digest, moment: datetime.datetime, digest_is_due: bool) -> WatchedNews:
    """Return what waits for a person besides a digest that the same email holds, in the language spoken now."""
    own = Q(user=person.pk)
    usual = DigestSettings.objects.filter(pk=person.pk).values_list("frequency", flat=True).first()
    zone = zone_of(person).key
    due = due_watches(Watch.objects.filter(own), usual or DigestFrequency.MONTHLY, moment, digest_is_due, zone)
    if not due:
        return WatchedNews([], [], [], 0)
    event_ids = (
        model.objects.filter(pk__in=[item.queue_id for item in news]).values_list("event_id", flat=True) if news else ()
        for model, news in (
            (DataSourceNotification, digest.data_sources),
            (DataRequestNotification, digest.data_requests),
        )
    )
    source_events, request_events = map(set, event_ids)
    return watched_news(due, own, person.pk, source_events, request_events)


def mark_told(
    watched: WatchedNews, moment: datetime.datetime, told_at: datetime.datetime, user_id: int | None = None
) -> None:
    """Mark what an email tells, with what the contract's queues still hold of it for the same person."""
    rows = WatchNews.objects.filter(pk__in=watched.row_ids)
    rows.update(sent_at=told_at)
    Watch.objects.filter(pk__in=watched.watch_ids).update(last_sent_at=moment)
    if user_id is not None and watched.row_ids:
        for model, name in ((DataSourceNotification, "source_event"), (DataRequestNotification, "request_event")):
            model.objects.filter(user_id=user_id, sent_at=None, event__in=rows.values(name)).update(sent_at=told_at)


def drop_told(user_id: int) -> None:
    """Mark in a person's queues of the contract what a watch has told them already."""
    for model in (DataSourceNotification, DataRequestNotification):
        model.objects.filter(user_id=user_id).sent_by_watch().update(sent_at=timezone.now())


def send_to_followers(moment: datetime.datetime) -> int:
    """Write the email of each follower without an account whose time has come; return how many get one."""
    waits = WatchNews.objects.filter(sent_at=None, watch__follower__isnull=False).values("watch__follower_id")
    written = 0
    for pk in list(Follower.objects.filter(pk__in=waits).order_by("pk").values_list("pk", flat=True)):
        if send_to_follower(pk, moment):
            written += 1
            note_progress()
    return written


@transaction.atomic
def send_to_follower(follower_id: int, moment: datetime.datetime) -> bool:
    """Write one follower's email, in their language, and mark what it tells; return whether there was anything."""
    # Another run at the same moment waits here, and then finds everything told.
    follower = Follower.objects.select_for_update().filter(pk=follower_id, confirmed_at__isnull=False).first()
    if follower is None:
        return False
    with translation.override(follower.language):
        return write_news(follower, moment)


def write_news(follower: Follower, moment: datetime.datetime) -> bool:
    own = Q(follower=follower.pk)
    due = due_watches(Watch.objects.filter(own), follower.frequency, moment)
    watched = watched_news(due, own)
    told_at = timezone.now()
    if watched.row_ids:
        mark_told(watched, moment, told_at)
    if not watched:
        return False
    stop = f"{settings.SITE_URL}{reverse('stop-following', args=[key_of(follower)])}"
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **told_headers(told_at, watched.agency_ids),
    }
    context = news_context(watched, manage_address(follower), stop)
    write_down(compose(NEWS, follower.email, context, headers=headers), wake=False)
    return True


def news_context(watched: WatchedNews, manage: str, stop: str) -> dict[str, Any]:
    """Return what the templates of an email about watches show; `manage` and `stop` are whole addresses."""
    return {"watched": watched, "manage": manage, "stop": stop, "subject": news_subject(watched)}


def news_subject(watched: WatchedNews) -> str:
    total = watched.total
    if len(watched.groups) == 1:
        group = watched.groups[0]
        several = ngettext("%(count)d update", "%(count)d updates", total) % {"count": total}
        happened = group.entries[0].happened if total == 1 else several
        return Truncator(f"{happened}: {group.named.label}").chars(150)
    text = ngettext("%(count)d update on what you follow", "%(count)d updates on what you follow", total)
    return text % {"count": total}
