"""How data sources are read."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils import timezone

from datasources.enums import LinkState
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.lib.typed_words import for_searching

MOST_WORDS = 10
# So many checks of one mind about where a link has moved, and it is worth a curator's time.
STABLE = 3


class DataSourceQuerySet(models.QuerySet):
    """Data sources; every method narrows the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: approved sources, broken ones included."""
        return self.filter(approval_status=ApprovalStatus.APPROVED)

    def working(self) -> Self:
        """Leave out sources whose address is known to be broken, as search does (contract 5.2)."""
        return self.exclude(url_status=UrlStatus.BROKEN)

    def of_types(self, names: Iterable[str]) -> Self:
        return self.filter(record_type__name__in=list(names))

    def of_categories(self, names: Iterable[str]) -> Self:
        return self.filter(record_type__category__name__in=list(names))

    def matching(self, words: str) -> Self:
        """Keep sources that hold every one of some words in their name, description or address."""
        rows = self
        for word in for_searching(words).split()[:MOST_WORDS]:
            rows = rows.filter(
                models.Q(name__icontains=word)
                | models.Q(description__icontains=word)
                | models.Q(source_url__icontains=word)
            )
        return rows

    def in_place(self, location_id: int) -> Self:
        """Keep sources of agencies in a place, in what lies below it, and in what it lies in (contract 5.1).

        A source stands once in the result, however many of its agencies match.
        """
        from locations.queries.relatives import PlaceAndRelatives

        return self.filter(agencies__locations__in=PlaceAndRelatives(location_id).ids()).distinct()


class LinkQuerySet(models.QuerySet):
    """Addresses with what is known of them."""

    def for_curators(self) -> Self:
        """Keep what a curator has to decide: broken, doubtful or moved for good, while nobody's word holds.

        Of records that everyone sees, and of what the catalogue calls broken though it works.
        """
        open_question = (
            models.Q(state__in=[LinkState.BROKEN, LinkState.DOUBTFUL])
            | models.Q(moved_count__gte=STABLE)
            | models.Q(state=LinkState.WORKS, data_source__url_status=UrlStatus.BROKEN)
            | models.Q(state=LinkState.WORKS, meta_url__url_status=UrlStatus.BROKEN)
        )
        return self.filter(open_question, self.unheld(), self.of_public_records())

    @staticmethod
    def unheld() -> models.Q:
        return models.Q(held_until__isnull=True) | models.Q(held_until__lte=timezone.now())

    @staticmethod
    def of_public_records() -> models.Q:
        """Return the condition that the record is one that everyone sees."""
        return models.Q(data_source__isnull=True) | models.Q(data_source__approval_status=ApprovalStatus.APPROVED)
