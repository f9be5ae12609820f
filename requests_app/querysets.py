"""How data requests are read."""

from typing import Self

from django.db import models

from requests_app.enums import PUBLIC_STATUSES


class DataRequestQuerySet(models.QuerySet):
    """Data requests; every method narrows the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: what somebody has looked at, and nobody has withdrawn or put away."""
        return self.filter(request_status__in=PUBLIC_STATUSES)
