"""When the demonstration's rows came in: over two and a half years, a few in the first months and more in the last."""

import datetime

from django.utils import timezone

DAYS = 900


def added_at(number: int, of: int) -> datetime.datetime:
    """Return when one of a number of rows was added; those beyond the last, yesterday."""
    share = min(number / max(of, 1), 1.0)
    # The root makes the later rows come closer together.
    return timezone.now() - datetime.timedelta(days=1 + DAYS * (1 - share**0.6))
