"""The dates and times that Python can hold, and that the database accepts."""

import datetime
from collections.abc import Sequence

from django.db import models
from django.db.models import Q

DATES = (datetime.date.min, datetime.date.max)
# A day less at both ends, so that no time zone leads beyond what Python can hold.
TIMES = (datetime.datetime(1, 1, 2, tzinfo=datetime.UTC), datetime.datetime(9999, 12, 30, tzinfo=datetime.UTC))
# Of records that are reviewed.
REVIEWED_TIMES = ("approval_status_updated_at", "created_at", "updated_at")
REFUSED = "A date must be between the years 1 and 9999."


def dates_check(table: str, times: Sequence[str], dates: Sequence[str] = ()) -> models.CheckConstraint:
    """Return the check of a table's dates and times: `infinity`, years BC and years after 9999 are refused."""
    ranges = {**dict.fromkeys(dates, DATES), **dict.fromkeys(times, TIMES)}
    held = [Q((f"{column}__range", limits)) | Q((f"{column}__isnull", True)) for column, limits in ranges.items()]
    return models.CheckConstraint(condition=Q(*held), name=f"{table}_dates_check", violation_error_message=REFUSED)
