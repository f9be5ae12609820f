"""Search by place: which sources a place has, itself, below and above (contract 5.1, 5.2, 5.3)."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, QuerySet

from agencies.enums import Level, level_of
from datasources.models import AgencyDataSource
from datasources.search.record_types import OfRecordTypes
from locations.queries.relatives import PlaceAndRelatives
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.queries import QueryBuilderBase

SOURCE_COLUMNS = {
    "name": "data_source_name",
    "description": "description",
    "record_type__name": "record_type",
    "source_url": "source_url",
    "record_formats": "record_formats",
    "coverage_start": "coverage_start",
    "coverage_end": "coverage_end",
    "agency_supplied": "agency_supplied",
}
PLACE = "agency__location_links__location"


@dataclass(frozen=True, kw_only=True)
class SearchRow:
    """One source of one agency; a source of three agencies makes three rows (contract 5.3)."""

    id: int
    agency_id: int
    agency_name: str
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
    jurisdiction_type: str

    @property
    def level(self) -> Level:
        return level_of(self.jurisdiction_type)


def searchable() -> QuerySet[Any, Any]:
    """Return the links that a search can find: source and agency public, a record type, an address that works."""
    return AgencyDataSource.objects.filter(
        data_source__approval_status=ApprovalStatus.APPROVED,
        data_source__record_type__isnull=False,
        agency__approval_status=ApprovalStatus.APPROVED,
    ).exclude(data_source__url_status=UrlStatus.BROKEN)


def columns(**more: Any) -> dict[str, Any]:
    return {
        **{name: F(f"data_source__{path}") for path, name in SOURCE_COLUMNS.items()},
        "agency_name": F("agency__name"),
        "jurisdiction_type": F("agency__jurisdiction_type"),
        **more,
    }


def as_rows(answer: QuerySet[Any, Any]) -> list[SearchRow]:
    return [SearchRow(id=row.pop("data_source_id"), **row) for row in answer]


class PlaceSearch(OfRecordTypes, QueryBuilderBase[list[SearchRow]]):
    """The sources of a place and its relatives, or of all places; one row per source, agency and state."""

    def __init__(
        self,
        location_id: int | None,
        record_types: Collection[str] = (),
        record_categories: Collection[str] = (),
    ) -> None:
        """Take a place, None for all of them, and at most one of the two filters."""
        self.location_id = location_id
        self.record_types, self.record_categories = record_types, record_categories

    def run(self) -> list[SearchRow]:
        """Return the rows, ordered by agency, then by the source's name."""
        rows = self.keep_wanted_types(searchable(), "data_source__record_type").filter(**{f"{PLACE}__isnull": False})
        if self.location_id is not None:
            rows = rows.filter(**{f"{PLACE}__in": PlaceAndRelatives(self.location_id).ids()})
        grouped: QuerySet[Any, Any] = rows.values(
            "data_source_id", "agency_id", **columns(state_iso=F(f"{PLACE}__state__state_iso"))
        )
        answer = grouped.annotate(
            municipality=StringAgg(f"{PLACE}__locality__name", ", ", distinct=True, default=None)
        ).order_by("agency_name", "agency_id", "data_source_name", "data_source_id", "state_iso")
        return as_rows(answer)


class FederalSearch(OfRecordTypes, QueryBuilderBase[list[SearchRow]]):
    """The sources of federal agencies, wherever these stand, a page at a time."""

    def __init__(self, record_categories: Collection[str] = (), page: int = 1, limit: int = 100) -> None:
        """Take categories to keep, and a page counted from one."""
        self.record_categories = record_categories
        self.offset, self.limit = (page - 1) * limit, limit

    def run(self) -> list[SearchRow]:
        """Return one page of rows, ordered by agency, then by the source's name."""
        rows = self.keep_wanted_types(searchable(), "data_source__record_type")
        federal: QuerySet[Any, Any] = rows.filter(agency__jurisdiction_type=Level.FEDERAL).values(
            "data_source_id", "agency_id", **columns()
        )
        page = federal.order_by("agency_name", "agency_id", "data_source_name", "data_source_id")
        return [SearchRow(id=row.pop("data_source_id"), **row) for row in page[self.offset : self.offset + self.limit]]
