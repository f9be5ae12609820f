"""How agencies are read."""

from typing import Self

from django.db import models

from pdap.db.public_records import is_pending, is_public
from pdap.db.views import ReadOnlyQuerySet
from pdap.lib.typed_words import for_searching

MOST_WORDS = 10


class AgencyQuerySet(models.QuerySet):
    """Agencies; every method narrows or widens the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: approved agencies."""
        return self.filter(is_public())

    def pending(self) -> Self:
        """Keep what waits for a curator's decision."""
        return self.filter(is_pending())

    def without_place(self) -> Self:
        return self.filter(location_links=None)

    def matching(self, words: str) -> Self:
        rows = self
        for word in for_searching(words).split()[:MOST_WORDS]:
            rows = rows.filter(name__icontains=word)
        return rows

    def in_place(self, location_id: int) -> Self:
        """Keep agencies of a place, of what lies below it, and of what it lies in (contract 5.1), each once."""
        from agencies.models import AgencyLocation
        from locations.queries.relatives import IsNear

        links = AgencyLocation.objects.filter(IsNear("location_id", location_id))
        return self.filter(pk__in=links.values("agency_id"))


class AgencyLocationQuerySet(models.QuerySet):
    """Links of agencies with places; every method narrows the set."""

    def public(self) -> Self:
        """Keep links of public agencies; places all are public."""
        return self.filter(is_public("agency"))


class AgencyPlaceSuggestionQuerySet(models.QuerySet):
    """Towns that agencies are perhaps named after."""

    def waiting(self) -> Self:
        """Keep what no curator has decided."""
        return self.filter(dismissed_at=None)


class AgencyExpandedQuerySet(ReadOnlyQuerySet):
    """Agencies with their places."""

    def public(self) -> Self:
        """Keep what everyone may see: approved agencies."""
        return self.filter(is_public())
