"""Dates as files write them."""

import calendar
import datetime
import re

# A day, perhaps with a time, which is ignored; a month; a year.
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
MONTH = re.compile(r"(\d{4})-(\d{1,2})")
YEAR = re.compile(r"(\d{4})(?:\.0)?")


def read_day(text: str, *, last: bool = False) -> datetime.date:
    """Return the date in a text; a year or month means its first day, or its last. ValueError says what is wrong."""
    try:
        if match := DAY.fullmatch(text.strip()):
            return datetime.date(*(int(part) for part in match.groups()))
        if match := MONTH.fullmatch(text.strip()):
            year, month = int(match[1]), int(match[2])
            return datetime.date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        if match := YEAR.fullmatch(text.strip()):
            return datetime.date(int(match[1]), 12, 31) if last else datetime.date(int(match[1]), 1, 1)
    except ValueError:  # no such day
        pass
    raise ValueError(f"“{text[:50]}” isn’t a date. Enter it as year-month-day, such as 2024-01-31.")
