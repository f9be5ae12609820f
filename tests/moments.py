"""Moments that tests speak of."""

import datetime

from django.utils import timezone


def ago(days: float) -> datetime.datetime:
    """Return the moment some days ago."""
    return timezone.now() - datetime.timedelta(days=days)
