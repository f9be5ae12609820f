"""What a search reaches before it is filtered: every source by each of its agencies, light enough to count them all."""

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In
from django_cte import CTE, with_cte

from datasources.models import DataSourceDocument, SearchableSource
from datasources.search.query.fillers import is_filler
from datasources.search.query.query_words import words_of
from pdap.db.prepared import rows_read_often
from pdap.lib.typed_words import clean_query

COLUMNS = (
    *("data_source_id", "agency_id", "agency_name", "source_name", "agency_type"),
    *("record_type_id", "access_types", "record_formats", "coverage_start", "coverage_end"),
    *("archived", "created_at", "updated_at", "agency_key", "source_key", "series", "lists", "broken"),
    *("is_only", "level", "likeness"),
)
# With fewer words all are needed; with more, this share of them is enough where all together find nothing.
FEWEST_TO_RELAX, MOST_OF_THEM = 3, 0.6
MOST_WORDS = 12
MATCHES = "select from public.data_source_documents where document @@ websearch_to_tsquery('english', %(words)s)"
# Few words are in so many sources that it pays to ask which of their links work.
MATCH_BEHIND = f"""
select case when exists ({MATCHES} offset %(than)s limit 1) then exists (
    {MATCHES} and (data_source_id in (select data_source_id from public.searchable_sources where not broken)) is true
    offset %(than)s limit 1) else false end
"""  # noqa: S608 - what people type are parameters


class SearchLinks:
    """The sources of a place, of what lies below and above it (contract 5.1), or everywhere; with the words.

    Words are read as people write them in search engines: all of them, "quoted ones" together, -without this. Where all
    words find nothing, fillers such as `records` are left out; where that finds nothing, most of the rest are enough.
    """

    def __init__(self, place: Any = None, words: str = "", agency_id: int | None = None) -> None:
        """Take a place with `pk` and `type`, None for everywhere; words, empty for all; an agency, None for all."""
        self.place, self.words, self.agency_id = place, words, agency_id

    def reach(self) -> QuerySet[Any, Any]:
        """Return the rows of the place and the agency, whatever the words."""
        rows: Any = SearchableSource.objects.all()
        if self.agency_id is not None:
            rows = rows.filter(agency=self.agency_id)
        return rows if self.place is None else rows.in_place(self.place)

    def in_parts(self) -> QuerySet[Any, Any]:
        """Return what `with_all_words` gives without words, as a page of results reads it fastest."""
        rows = SearchableSource.objects.annotate(likeness=RawSQL("0::float8", (), FloatField()))
        if self.agency_id is not None:
            rows = rows.filter(agency=self.agency_id)
        return rows if self.place is None else rows.in_parts_of(self.place)

    def with_all_words(self) -> Iterator[QuerySet[Any, Any]]:
        """Give the rows with all words, and then, where that is another question, with all but fillers."""
        if not self.words:
            yield self.reach().annotate(likeness=RawSQL("0::float8", (), FloatField()))
            return
        for words in dict.fromkeys((clean_query(self.words), without_fillers(self.words))):
            query = prepared_query(words)
            yield self.matching(DataSourceDocument.objects.filter(document=query), SearchRank(F("document"), query))

    def has_more_matches(self, than: int) -> bool:
        """Return whether more sources than that have all the words and links that work, wherever they are."""
        return bool(rows_read_often(MATCH_BEHIND, {"words": clean_query(self.words), "than": than})[0][0])

    def best_matches(self, most: int) -> QuerySet[Any, Any]:
        """Return the rows of the sources with working links that match best, so many at most."""
        query = prepared_query(self.words)
        working = SearchableSource.objects.filter(broken=False).values("data_source_id")
        documents = DataSourceDocument.objects.filter(IsHashed(In(F("data_source_id"), working)), document=query)
        return self.matching(documents, SearchRank(F("document"), query), most)

    def with_most_words(self) -> QuerySet[Any, Any]:
        words = searched_words(self.words)
        queries = [plain_query(word) for word in words]
        matched: Any = Value(0, output_field=IntegerField())
        for query in queries:
            matched += Case(When(document=query, then=Value(1)), default=Value(0), output_field=IntegerField())
        either = any_of(words)
        documents = DataSourceDocument.objects.filter(document=either).annotate(matched=matched)
        # More words come first, whatever the weight of each.
        return self.matching(
            documents.filter(matched__gte=math.ceil(len(words) * MOST_OF_THEM)),
            matched + SearchRank(F("document"), either),
        )

    def matching(self, documents: QuerySet[Any, Any], rank: Any, most: int | None = None) -> QuerySet[Any, Any]:
        """Return the rows of the sources of some documents, with `likeness`, the rank of each."""
        likeness = ExpressionWrapper(rank, output_field=FloatField())
        ranked = documents.annotate(likeness=likeness).values("data_source_id", "likeness")
        if most is not None:
            ranked = ranked.order_by("-likeness", "data_source_id")[:most]
        matched = CTE(ranked, name="matched")
        rows = matched.join(self.reach(), data_source=matched.col.data_source_id)
        return with_cte(matched, select=rows.annotate(likeness=matched.col.likeness))

    def count(self, record_types: Collection[int] = (), years: Sequence[int] = (), most: bool = False) -> int:
        """Return how many sources a search of these record types finds whose links work; `most` of the words."""
        for rows in [self.with_most_words()] if most else self.with_all_words():
            rows = rows.filter(broken=False)
            if record_types:
                rows = rows.filter(record_type__in=list(record_types))
            if years:
                rows = rows.filter(covers_years(years))
            if count := rows.aggregate(sources=Count("data_source_id", distinct=True))["sources"]:
                return int(count)
        return 0


def type_counts(place: Any = None) -> dict[int, int]:
    """Return how many sources with working links a search finds of each record type, in a place or everywhere."""
    rows = SearchLinks(place).reach().filter(broken=False)
    counted = rows.values("record_type").annotate(sources=Count("data_source_id", distinct=True))
    return dict(counted.order_by().values_list("record_type", "sources"))


def covers_years(years: Sequence[int]) -> Q:
    """Return the condition that a source is known to cover some of the years."""
    begins = Q(coverage_start__year__lte=max(years)) | Q(coverage_start=None)
    ends = Q(coverage_end__year__gte=min(years)) | Q(coverage_end=None)
    return begins & ends & ~Q(coverage_start=None, coverage_end=None)


class QueryReadOnce(SearchQuery):
    """A full-text query that PostgreSQL reads first; a plan for all words would read it again for each row."""

    template = "(select %(function)s(%(expressions)s))"


class IsHashed(Func):
    """A condition that a value is among those of a query, all of which PostgreSQL reads once; `In` looks for each."""

    template = "(%(expressions)s) is true"
    output_field = BooleanField()


def english_query(words: str) -> SearchQuery:
    """Return what people type as a full-text query."""
    return SearchQuery(clean_query(words), config="english", search_type="websearch")


def prepared_query(words: str) -> SearchQuery:
    """Return the same for a statement that is prepared."""
    return QueryReadOnce(clean_query(words), config="english", search_type="websearch")


def plain_query(word: str) -> SearchQuery:
    return QueryReadOnce(word, config="english", search_type="plain")


def without_fillers(words: str) -> str:
    """Return the words that tell something; all where quotes say what is wanted, or where all are fillers."""
    telling = " ".join(f"-{word.plain}" if word.excluded else word.text for word in telling_words(words))
    return clean_query(words if '"' in words or not telling else telling)


def any_of(words: Sequence[str]) -> SearchQuery:
    query = plain_query(words[0])
    for word in words[1:]:
        query |= plain_query(word)
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
