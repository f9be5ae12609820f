"""Periods in words, and when days begin."""

import datetime

from django.utils import timezone

from pdap.lib.remembered_texts import gettext


def years_of(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return the years of a period: "2019", "2019 to 2023", "since 2019", "until 2023"; empty if unknown."""
    if start and end:
        return (
            str(start.year)
            if start.year == end.year
            else gettext("%(first)s to %(last)s") % {"first": start.year, "last": end.year}
        )
    if start:
        return gettext("since %(year)s") % {"year": start.year}
    return gettext("until %(year)s") % {"year": end.year} if end else ""


def start_of_today() -> datetime.datetime:
    """Return when the day began, in the time zone of the reader."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
