"""Search by place: which sources a place has, itself, below and above (contract 5.1, 5.2, 5.3)."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Max, QuerySet

from agencies.enums import JurisdictionType, Level, level_of
from agencies.models import Agency
from datasources.models import SearchableSource
from datasources.search.record_types import OfRecordTypes
from locations.enums import LocationType
from locations.models import Location
from pdap.db.arrays import IsAnyOf
from pdap.db.queries import QueryBuilderBase

COLUMNS = (
    *("data_source_id", "agency_id", "source_name", "record_formats", "coverage_start", "coverage_end"),
    *("agency_name", "jurisdiction_type"),
)
JOINED_COLUMNS = {
    "description": F("data_source__description"),
    "source_url": F("data_source__source_url"),
    "agency_supplied": F("data_source__agency_supplied"),
    "record_type_name": F("record_type__name"),
}
ORDER = ("agency_name", "agency_id", "source_name", "data_source_id")
# The group of a source that no agency stands for is that of its own place.
LEVEL_OF_PLACE = {
    LocationType.NATIONAL: Level.FEDERAL,
    LocationType.STATE: Level.STATE,
    LocationType.COUNTY: Level.COUNTY,
    LocationType.LOCALITY: Level.LOCALITY,
}


@dataclass(frozen=True, kw_only=True)
class SearchRow:
    """One source of one agency; a source of three agencies makes three rows, one of none a row (contract 5.3)."""

    id: int
    agency_id: int | None
    agency_name: str | None
    municipality: str | None = None
    state_iso: str | None = None
    data_source_name: str
    description: str | None
    record_type: str
    source_url: str
    record_formats: list[str]
    coverage_start: datetime.date | None
    coverage_end: datetime.date | None
    agency_supplied: bool | None
    jurisdiction_type: str | None
    place_type: str | None = None

    @property
    def level(self) -> Level:
        """The group that the row stands in: its agency's, else that of its place."""
        if self.jurisdiction_type:
            return level_of(self.jurisdiction_type)
        return LEVEL_OF_PLACE[LocationType(self.place_type)] if self.place_type else Level.LOCALITY


def as_rows(answer: QuerySet[Any, Any]) -> list[SearchRow]:
    return [
        SearchRow(
            id=row.pop("data_source_id"),
            data_source_name=row.pop("source_name"),
            record_type=row.pop("record_type_name"),
            **row,
        )
        for row in answer
    ]


class PlaceSearch(OfRecordTypes, QueryBuilderBase[list[SearchRow]]):
    """The sources of a place and its relatives, or of all places; one row per source, agency and state."""

    def __init__(
        self,
        place: Location | None,
        record_types: Collection[str] = (),
        record_categories: Collection[str] = (),
    ) -> None:
        """Take a place, None for all of them, and at most one of the two filters."""
        self.place = place
        self.record_types, self.record_categories = record_types, record_categories

    def run(self) -> list[SearchRow]:
        """Return the rows, ordered by agency, then by the source's name; those of no agency come last."""
        rows = self.keep_wanted_types(SearchableSource.objects.working(), "record_type")
        rows = rows.filter(location__isnull=False) if self.place is None else rows.in_place(self.place)
        grouped: QuerySet[Any, Any] = rows.values(*COLUMNS, **JOINED_COLUMNS, state_iso=F("location__state__state_iso"))
        answer = grouped.annotate(
            municipality=StringAgg("location__locality__name", ", ", distinct=True, default=None),
            # Of an agency's row nobody asks; of no agency's the narrowest place decides.
            place_type=Max("location__type"),
        ).order_by(*ORDER, "state_iso")
        return as_rows(answer)


class FederalSearch(OfRecordTypes, QueryBuilderBase[list[SearchRow]]):
    """The sources of federal agencies, wherever these stand, a page at a time."""

    def __init__(self, record_categories: Collection[str] = (), page: int = 1, limit: int = 100) -> None:
        """Take categories to keep, and a page counted from one."""
        self.record_categories = record_categories
        self.offset, self.limit = (page - 1) * limit, limit

    def run(self) -> list[SearchRow]:
        """Return one page of rows, ordered by agency, then by the source's name."""
        rows = self.keep_wanted_types(SearchableSource.objects.working(), "record_type")
        agencies = Agency.objects.filter(jurisdiction_type=JurisdictionType.FEDERAL)
        federal: QuerySet[Any, Any] = (
            rows.filter(IsAnyOf("agency_id", agencies.values("pk"))).values(*COLUMNS, **JOINED_COLUMNS).distinct()
        )
        page = federal.order_by(*ORDER)
        return as_rows(page[self.offset : self.offset + self.limit])
