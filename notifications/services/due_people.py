"""The people who get a digest now: something waits for them, email reaches them, and their period is over."""

import datetime
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.models.preferences import DEFAULT_TIME_ZONE
from accounts.time_zones import zones_in_use
from notifications.enums import DigestFrequency
from notifications.models import (
    DataRequestNotification,
    DataSourceNotification,
    WatchNews,
)
from notifications.services.digest_periods import period_start


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
    # Written while the clock was ahead.
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
