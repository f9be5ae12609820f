"""How data requests are read."""

from typing import Self

from django.db import models

from requests_app.enums import PUBLIC_STATUSES

MOST_WORDS = 10


class DataRequestQuerySet(models.QuerySet):
    """Data requests; every method narrows the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: what somebody has looked at, and nobody has withdrawn or put away."""
        return self.filter(request_status__in=PUBLIC_STATUSES)

    def matching(self, words: str) -> Self:
        """Keep requests that hold every one of some words in their title or in what they need."""
        rows = self
        for word in words.split()[:MOST_WORDS]:
            rows = rows.filter(models.Q(title__icontains=word) | models.Q(data_requirements__icontains=word))
        return rows
