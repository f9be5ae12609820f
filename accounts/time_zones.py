"""The time zone in which a person reads times: theirs, or that of the East Coast."""

import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import UserPreferences
from accounts.models.preferences import DEFAULT_TIME_ZONE
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.outage import is_outage
from pdap.web.admin_pages import is_of_admin

# Of the United States and its territories, by the hour; what else a person may live in stands below them.
COMMON = (
    ("America/New_York", _("Eastern")),
    ("America/Chicago", _("Central")),
    ("America/Denver", _("Mountain")),
    ("America/Phoenix", _("Mountain, without daylight saving (Arizona)")),
    ("America/Los_Angeles", _("Pacific")),
    ("America/Anchorage", _("Alaska")),
    ("Pacific/Honolulu", _("Hawaii")),
    ("America/Puerto_Rico", _("Puerto Rico and the Virgin Islands")),
    ("Pacific/Guam", _("Guam and the Northern Mariana Islands")),
    ("Pacific/Pago_Pago", _("American Samoa")),
)


def zone_choices() -> list[Any]:
    """Return the zones to choose from, in two groups, by their names in the IANA list."""
    return [(_("United States"), list(COMMON)), (_("Everywhere else"), other_zones())]


@cache
def other_zones() -> list[tuple[str, str]]:
    """Return the zones outside the United States; once for each process, since Python opens 600 files to list them."""
    names = zoneinfo.available_timezones() - {name for name, _ in COMMON}
    others = sorted(name for name in names if "/" in name and "Etc/" not in name)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in others)]


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """Return a zone by its name; the default one for a name that the machine's list no longer has."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(DEFAULT_TIME_ZONE)


def zone_of(person: Any) -> zoneinfo.ZoneInfo:
    """Return a person's zone. Of the person of a session, or one read with `preferences`, it is known already."""
    preferences = getattr(person, "preferences", None)
    return zone_named(preferences.time_zone if preferences else DEFAULT_TIME_ZONE)


def set_time_zone(user_id: int, name: str) -> None:
    UserPreferences.objects.update_or_create(user_id=user_id, defaults={"time_zone": name})


def zones_in_use() -> list[str]:
    """Return the zones that people have, the default one among them."""
    chosen = UserPreferences.objects.exclude(time_zone=DEFAULT_TIME_ZONE).values_list("time_zone", flat=True)
    return [DEFAULT_TIME_ZONE, *chosen.distinct().order_by("time_zone")]


def read_times_in_own_zone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let the admin show times, and days begin, in the zone of the person signed in. Other pages are in UTC."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_of_admin(request.path):
            return get_response(request)
        with timezone.override(zone_of_reader(request)):
            return get_response(request)

    return middleware


def zone_of_reader(request: HttpRequest) -> zoneinfo.ZoneInfo:
    try:
        return zone_of(request.user if request.user.is_authenticated else None)
    except DatabaseError as error:
        # The page meets the same error and handles it.
        if not is_outage(error):
            raise
        return zone_named(DEFAULT_TIME_ZONE)
