"""What a search reaches before it is filtered: every source of every agency there, light enough to count them all."""

import datetime
import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, FloatField, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from agencies.enums import Level, level_of
from agencies.models import AgencyLocation
from datasources.models import AgencyDataSource
from datasources.search.query.fillers import is_filler
from datasources.search.query.words import words_of
from locations.queries.relatives import PlaceAndRelatives
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.queries import QueryBuilderBase
from pdap.lib.typed_words import for_searching

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
DOCUMENT = "data_source__words__document"
# With fewer words all are needed; with more, this share of them is enough where all together find nothing.
FEWEST_TO_RELAX, MOST_OF_THEM = 3, 0.6
MOST_WORDS = 12


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
    """The public links of a place, of what lies below and above it (contract 5.1), or everywhere; with the words.

    Words are read as people write them in search engines: all of them, "quoted ones" together, -without this. Where all
    words find nothing, fillers such as `records` are left out; where that finds nothing, most of the rest are enough,
    and `relaxed` says so.
    """

    def __init__(self, location_id: int | None = None, words: str = "", agency_id: int | None = None) -> None:
        """Take a place, None for everywhere, words, empty for all, and an agency, None for all."""
        self.location_id, self.words, self.agency_id = location_id, words, agency_id
        self.relaxed = False

    def run(self) -> list[SearchLink]:
        """Return the links, in no order."""
        for rows in self.with_all_words():
            if found := self.read(rows):
                return found
        found = self.read(self.with_most_words()) if can_relax(self.words) else []
        self.relaxed = bool(found)
        return found

    def reach(self) -> QuerySet[Any, Any]:
        """Return the links of the place and the agency, whatever the words."""
        rows: QuerySet[Any, Any] = AgencyDataSource.objects.filter(
            data_source__approval_status=ApprovalStatus.APPROVED,
            data_source__record_type__isnull=False,
            agency__approval_status=ApprovalStatus.APPROVED,
        )
        if self.agency_id is not None:
            rows = rows.filter(agency=self.agency_id)
        if self.location_id is None:
            placed = AgencyLocation.objects.all()
        else:
            placed = AgencyLocation.objects.filter(location__in=PlaceAndRelatives(self.location_id).ids())
        return rows.filter(agency__in=placed.values("agency"))

    def with_all_words(self) -> Iterator[QuerySet[Any, Any]]:
        """Give the links with all words, and then, where that is another question, with all but fillers."""
        if not self.words:
            yield self.reach().annotate(likeness=Value(0.0, output_field=FloatField()))
            return
        for words in dict.fromkeys((for_searching(self.words), without_fillers(self.words))):
            query = english(words)
            yield self.reach().filter(**{DOCUMENT: query}).annotate(likeness=SearchRank(F(DOCUMENT), query))

    def with_most_words(self) -> QuerySet[Any, Any]:
        words = searched_words(self.words)
        queries = [SearchQuery(word, config="english", search_type="plain") for word in words]
        matched: Any = Value(0, output_field=IntegerField())
        for query in queries:
            matched += Case(When(**{DOCUMENT: query}, then=Value(1)), default=Value(0), output_field=IntegerField())
        either = any_of(words)
        # More words come first, whatever the weight of each.
        likeness = F("matched") + SearchRank(F(DOCUMENT), either)
        return (
            self.reach()
            .filter(**{DOCUMENT: either})
            .annotate(matched=matched)
            .filter(matched__gte=math.ceil(len(words) * MOST_OF_THEM))
            .annotate(likeness=likeness)
        )

    @staticmethod
    def read(rows: QuerySet[Any, Any]) -> list[SearchLink]:
        # An expression over a nullable text: null and empty both mean that there is no copy.
        archive = Coalesce("data_source__internet_archive_url", Value(""), output_field=TextField())
        rows = rows.alias(archive_url=archive).annotate(archived=~Q(archive_url=""))
        return [SearchLink._make(row) for row in rows.values_list(*COLUMNS)]

    def count(self, record_types: Collection[int] = (), years: Sequence[int] = (), most: bool = False) -> int:
        """Return how many sources a search of these record types finds whose links work; `most` of the words."""
        for rows in [self.with_most_words()] if most else self.with_all_words():
            rows = rows.exclude(data_source__url_status=UrlStatus.BROKEN)
            if record_types:
                rows = rows.filter(data_source__record_type__in=list(record_types))
            if years:
                rows = rows.filter(covers(years))
            if found := rows.values("data_source_id").distinct().count():
                return found
        return 0


def type_counts(location_id: int | None = None) -> dict[int, int]:
    """Return how many sources with working links a search finds of each record type, in a place or everywhere."""
    rows = SearchLinks(location_id).reach().exclude(data_source__url_status=UrlStatus.BROKEN)
    counted = rows.values("data_source__record_type").annotate(sources=Count("data_source_id", distinct=True))
    return dict(counted.order_by().values_list("data_source__record_type", "sources"))


def covers(years: Sequence[int]) -> Q:
    """Return the condition that a source is known to cover some of the years."""
    begins = Q(data_source__coverage_start__year__lte=max(years)) | Q(data_source__coverage_start=None)
    ends = Q(data_source__coverage_end__year__gte=min(years)) | Q(data_source__coverage_end=None)
    return begins & ends & ~Q(data_source__coverage_start=None, data_source__coverage_end=None)


def english(words: str) -> SearchQuery:
    """Return what people type as a full-text query."""
    return SearchQuery(for_searching(words), config="english", search_type="websearch")


def without_fillers(words: str) -> str:
    """Return the words that tell something; all where quotes say what is wanted, or where all are fillers."""
    kept = " ".join(f"-{word.plain}" if word.excluded else word.text for word in telling_words(words))
    return for_searching(words if '"' in words or not kept else kept)


def any_of(words: Sequence[str]) -> SearchQuery:
    query = SearchQuery(words[0], config="english", search_type="plain")
    for word in words[1:]:
        query |= SearchQuery(word, config="english", search_type="plain")
    return query


def telling_words(text: str) -> list[Any]:
    """Return the words of a query but fillers."""
    return [word for word in words_of(text) if word.excluded or not is_filler(word.plain)]


def searched_words(text: str) -> list[str]:
    """Return the words that a query looks for, each once."""
    return list(dict.fromkeys(word.text for word in telling_words(text) if not word.excluded))[:MOST_WORDS]


def can_relax(text: str) -> bool:
    """Return whether most of the words would do: not where quotes or a minus say exactly what is wanted."""
    plain = '"' not in text and not any(word.excluded for word in words_of(text))
    return plain and len(searched_words(text)) >= FEWEST_TO_RELAX
