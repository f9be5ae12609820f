"""How agencies are read."""

from typing import Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F

from pdap.enums import ApprovalStatus
from pdap.read_only import ReadOnlyQuerySet


class AgencyQuerySet(models.QuerySet):
    """Agencies; every method narrows or widens the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: approved agencies."""
        return self.filter(approval_status=ApprovalStatus.APPROVED)

    def with_words(self, query: SearchQuery) -> Self:
        """Keep those whose name, places or kind have the words; adds `likeness`, greater for the better."""
        return self.filter(words__document=query).annotate(likeness=SearchRank(F("words__document"), query))


class AgencyExpandedQuerySet(ReadOnlyQuerySet):
    """Agencies with their places."""

    def public(self) -> Self:
        """Keep what everyone may see: approved agencies."""
        return self.filter(approval_status=ApprovalStatus.APPROVED)
