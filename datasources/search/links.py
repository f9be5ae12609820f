"""What a search reaches before it is filtered: every source by each of its agencies, light enough to count them all."""

import datetime
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import FloatField, OuterRef, Subquery, Value

from agencies.enums import Level, level_of
from datasources.models import DataSourceDocument, SearchableSource
from locations.models import LocationExpanded
from pdap.db.arrays import IsAnyOf
from pdap.db.enums import UrlStatus
from pdap.db.queries import QueryBuilderBase

COLUMNS = (
    *("data_source_id", "agency_id", "agency_name", "source_name", "jurisdiction_type", "agency_type"),
    *("record_type_id", "url_status", "access_types", "record_formats", "coverage_start", "coverage_end"),
    *("archived", "created_at", "updated_at", "likeness"),
)


class SearchLink(NamedTuple):
    """One source of one agency, or of none, with what filters and sorting ask of it."""

    data_source_id: int
    agency_id: int | None
    agency_name: str | None
    data_source_name: str
    jurisdiction_type: str | None
    agency_type: str | None
    record_type_id: int
    url_status: str
    access_types: list[str]
    record_formats: list[str]
    coverage_start: datetime.date | None
    coverage_end: datetime.date | None
    archived: bool
    created_at: datetime.datetime
    updated_at: datetime.datetime
    likeness: float

    @property
    def level(self) -> Level | None:
        """The agency's level of government; None of a source that no agency stands for."""
        return level_of(self.jurisdiction_type) if self.jurisdiction_type else None

    @property
    def broken(self) -> bool:
        return self.url_status == UrlStatus.BROKEN


class SearchLinks(QueryBuilderBase[list[SearchLink]]):
    """The sources of a place, of what lies below and above it (contract 5.1), or everywhere; with all the words.

    Words are read as people write them in search engines: all of them, "quoted ones" together, -without this.
    """

    def __init__(self, place: LocationExpanded | None = None, words: str = "") -> None:
        """Take a place, None for everywhere, and words, empty for all."""
        self.place, self.words = place, words

    def run(self) -> list[SearchLink]:
        """Return the links, each source once for each of its agencies, in no order."""
        rows = SearchableSource.objects.all()
        if self.place is not None:
            rows = rows.in_place(self.place)
        if self.words:
            query = english(self.words)
            matching = DataSourceDocument.objects.filter(document=query).values("data_source_id")
            document = DataSourceDocument.objects.filter(pk=OuterRef("data_source_id")).values("document")
            rows = rows.filter(IsAnyOf("data_source_id", matching)).annotate(
                likeness=SearchRank(Subquery(document), query)
            )
        else:
            rows = rows.annotate(likeness=Value(0.0, output_field=FloatField()))
        # An agency with several places has its sources at each of them.
        found = {row[:2]: row for row in rows.values_list(*COLUMNS)}
        return [SearchLink._make(row) for row in found.values()]


def english(words: str) -> SearchQuery:
    """Return what somebody typed as a full-text query."""
    return SearchQuery(words, config="english", search_type="websearch")
