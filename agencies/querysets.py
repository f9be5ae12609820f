"""How agencies are read."""

from typing import Self

from django.db import models
from django.db.models.functions import Replace

from agencies.enums import AgencyType, JurisdictionType
from locations.enums import LocationType
from pdap.db.database_views import ReadOnlyQuerySet
from pdap.db.public_records import is_pending, is_public
from pdap.lib.name_folding import name_key
from pdap.lib.typed_words import clean_query

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

    def without_source(self) -> Self:
        return self.filter(data_source_links=None)

    def without_page(self) -> Self:
        """Keep agencies whose website no one has found, and of which no one has said that they have none."""
        return self.filter(meta_url_links=None, no_web_presence=False)

    def of_unknown_type(self) -> Self:
        return self.filter(agency_type=AgencyType.UNKNOWN)

    def placed_by_state_only(self) -> Self:
        """Keep agencies that serve less than a state and of whose place nothing but the state is known."""
        broad = [JurisdictionType.STATE, JurisdictionType.FEDERAL]
        return self.exclude(jurisdiction_type__in=broad).all_at(LocationType.STATE)

    def local_placed_by_county(self) -> Self:
        return self.filter(jurisdiction_type=JurisdictionType.LOCAL).all_at(LocationType.COUNTY)

    def of_counties_in_towns(self) -> Self:
        """Keep counties' agencies that stand in a town, where the county's other towns do not show them."""
        return self.filter(jurisdiction_type=JurisdictionType.COUNTY).all_at(LocationType.LOCALITY)

    def doubted(self, kind: str) -> Self:
        """Keep agencies whose names speak for another place than those that they have."""
        from agencies.models import AgencyLocation, AgencyPlaceDoubt

        there = AgencyLocation.objects.filter(agency=models.OuterRef("agency"), location=models.OuterRef("location"))
        doubts = AgencyPlaceDoubt.objects.filter(agency=models.OuterRef("pk"), kind=kind)
        return self.filter(models.Exists(doubts.filter(~models.Exists(there))))

    def all_at(self, level: LocationType) -> Self:
        """Keep agencies that have places, all of one level."""
        from agencies.models import AgencyLocation

        links = AgencyLocation.objects.filter(agency=models.OuterRef("pk"))
        at_level = links.filter(location__type=level)
        return self.filter(models.Exists(at_level), ~models.Exists(links.exclude(location__type=level)))

    def matching(self, words: str) -> Self:
        """Keep agencies whose names hold every word, as it is written or folded: St is Saint, DeSoto is De Soto.

        What is folded is as old as the view of spellings; a name as it is written is found at once.
        """
        from agencies.models import AgencySpelling

        rows = self
        for word in clean_query(words).split()[:MOST_WORDS]:
            held = models.Q(name__icontains=word)
            if key := name_key(word):
                closed = Replace("spelling", models.Value(" "), models.Value(""), output_field=models.TextField())
                spellings = AgencySpelling.objects.alias(closed=closed).filter(closed__contains=key)
                # Asked of one agency at a time, where few are left, and else of all at once: PostgreSQL chooses.
                held |= models.Q(models.Exists(spellings.filter(agency_id=models.OuterRef("pk"))))
            rows = rows.filter(held)
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
