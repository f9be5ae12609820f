"""Dates as people write them, in the language of the page; what each language writes is in its catalog."""

import datetime

from django.utils import dateformat, timezone
from django.utils.translation import pgettext

from pdap.lib.remembered_texts import gettext


def _local(moment: datetime.date) -> datetime.date:
    return timezone.localtime(moment) if isinstance(moment, datetime.datetime) and timezone.is_aware(moment) else moment


def full_date(moment: datetime.date) -> str:
    """Return "November 29, 2026"."""
    return dateformat.format(_local(moment), pgettext("date format", "F j, Y"))


def day_or_year(date: datetime.date | None) -> str:
    """Return a date in words, empty for none; the first and last day of a year stand for the year."""
    if date is None:
        return ""
    return str(date.year) if (date.month, date.day) in ((1, 1), (12, 31)) else full_date(date)


def short_date(moment: datetime.date) -> str:
    """Return "Nov 29, 2026"."""
    return dateformat.format(_local(moment), pgettext("date format", "M j, Y"))


def full_moment(moment: datetime.date) -> str:
    """Return "November 29, 2026, 14:05"."""
    return dateformat.format(_local(moment), pgettext("date format", "F j, Y, H:i"))


def full_month(moment: datetime.date) -> str:
    """Return "November 2026"."""
    return dateformat.format(_local(moment), pgettext("date format", "F Y"))


def short_month(moment: datetime.date) -> str:
    """Return "Nov 2026"."""
    return dateformat.format(_local(moment), pgettext("date format", "M Y"))


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
