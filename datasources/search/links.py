"""What a search reaches before it is filtered: every source of every agency there, light enough to count them all."""

import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, FloatField, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from agencies.enums import Level, level_of
from agencies.models import AgencyLocation
from datasources.models import AgencyDataSource
from locations.queries.relatives import PlaceAndRelatives
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.queries import QueryBuilderBase

COLUMNS = (
    "data_source_id",
    "agency_id",
    "agency__name",
    "data_source__name",
    "agency__jurisdiction_type",
    "agency__agency_type",
    "data_source__record_type_id",
    "data_source__url_status",
    "data_source__access_types",
    "data_source__record_formats",
    "data_source__coverage_start",
    "data_source__coverage_end",
    "archived",
    "data_source__created_at",
    "data_source__updated_at",
    "likeness",
)


class SearchLink(NamedTuple):
    """One source of one agency with what filters and sorting ask of it."""

    data_source_id: int
    agency_id: int
    agency_name: str
    data_source_name: str
    jurisdiction_type: str
    agency_type: str
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
    def level(self) -> Level:
        return level_of(self.jurisdiction_type)

    @property
    def broken(self) -> bool:
        return self.url_status == UrlStatus.BROKEN


class SearchLinks(QueryBuilderBase[list[SearchLink]]):
    """The public links of a place, of what lies below and above it (contract 5.1), or everywhere; with all the words.

    Words are read as people write them in search engines: all of them, "quoted ones" together, -without this.
    """

    def __init__(self, location_id: int | None = None, words: str = "") -> None:
        """Take a place, None for everywhere, and words, empty for all."""
        self.location_id, self.words = location_id, words

    def run(self) -> list[SearchLink]:
        """Return the links, in no order."""
        rows: QuerySet[Any, Any] = AgencyDataSource.objects.filter(
            data_source__approval_status=ApprovalStatus.APPROVED,
            data_source__record_type__isnull=False,
            agency__approval_status=ApprovalStatus.APPROVED,
        )
        if self.location_id is None:
            placed = AgencyLocation.objects.all()
        else:
            placed = AgencyLocation.objects.filter(location__in=PlaceAndRelatives(self.location_id).ids())
        rows = rows.filter(agency__in=placed.values("agency"))
        if self.words:
            query = english(self.words)
            rows = rows.filter(data_source__words__document=query).annotate(
                likeness=SearchRank(F("data_source__words__document"), query)
            )
        else:
            rows = rows.annotate(likeness=Value(0.0, output_field=FloatField()))
        # An expression over a nullable text: null and empty both mean that there is no copy.
        archive = Coalesce("data_source__internet_archive_url", Value(""), output_field=TextField())
        rows = rows.alias(archive_url=archive).annotate(archived=~Q(archive_url=""))
        return [SearchLink._make(row) for row in rows.values_list(*COLUMNS)]


def english(words: str) -> SearchQuery:
    """Return what somebody typed as a full-text query."""
    return SearchQuery(words, config="english", search_type="websearch")
