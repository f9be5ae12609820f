"""The periods of digests."""

import datetime

from notifications.enums import DigestFrequency


def period_start(frequency: str, moment: datetime.datetime) -> datetime.datetime:
    """Return when the day, the week (Monday) or the month of a moment began, in UTC."""
    day = moment.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if frequency == DigestFrequency.WEEKLY:
        return day - datetime.timedelta(days=day.weekday())
    return day.replace(day=1) if frequency == DigestFrequency.MONTHLY else day
