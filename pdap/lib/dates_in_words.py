"""Dates as people write them, in the language of the page; what each language writes is in its catalog."""

import datetime

from django.utils import dateformat, timezone
from django.utils.translation import pgettext


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
