"""The periods of digests, and the hour at which they come: both by the clock of the reader."""

import datetime

from accounts.models.preferences import DEFAULT_TIME_ZONE
from accounts.time_zones import zone_named, zones_in_use
from notifications.enums import DigestFrequency

# The hour of people's own clocks at which the job begins to send digests.
MORNING = 8


def period_start(frequency: str, moment: datetime.datetime, zone: str = DEFAULT_TIME_ZONE) -> datetime.datetime:
    """Return when the day, the week (Monday) or the month of a moment began in a time zone."""
    day = moment.astimezone(zone_named(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    if frequency == DigestFrequency.WEEKLY:
        return day - datetime.timedelta(days=day.weekday())
    return day.replace(day=1) if frequency == DigestFrequency.MONTHLY else day


def zones_from(hour: int, moment: datetime.datetime) -> list[str]:
    """Return the zones of people in which it is that hour already, or later in the day."""
    return [zone for zone in zones_in_use() if moment.astimezone(zone_named(zone)).hour >= hour]
