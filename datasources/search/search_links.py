"""What a search reaches before it is filtered: every source by each of its agencies, light enough to count them all.

It is SQL with parameters by name: a page of results asks for it in a statement of its own, and to have Django write it
each time would take longer than most answers.
"""

import datetime
import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count

from datasources.models import SearchableSource
from datasources.querysets import column_inside
from datasources.search.areas import near_sql
from datasources.search.listed_addresses import NEAREST_SOURCES, address_parameters
from datasources.search.query.fillers import is_filler
from datasources.search.query.query_words import words_of
from datasources.search.query.web_addresses import is_web_address
from locations.enums import LocationType
from locations.queries.relatives import above_sql
from pdap.db.arrays import array_literal
from pdap.db.prepared import rows_read_often, rows_read_rarely
from pdap.lib.typed_words import clean_query

# With fewer words all are needed; with more, this share of them is enough where all together find nothing.
FEWEST_TO_RELAX, MOST_OF_THEM = 3, 0.6
MOST_WORDS = 12
ROWS = "select link.*, {likeness} as likeness from public.searchable_sources link"
ROWS_ALIKE = ROWS.format(likeness="0::float8")
# PostgreSQL reads a query once; a plan for all words would read it again for each row.
QUERY = "(select websearch_to_tsquery('english', %(words)s))"
WORD = "(select plainto_tsquery('english', %({name})s))"
MATCHES = f"from public.data_source_documents where document @@ {QUERY}"
MATCHED = f"select data_source_id, ts_rank(document, {QUERY}) as likeness {MATCHES}"
# Looked up for each: a list of all that work would be gone through for each where it is too long to be hashed.
WORKS = """exists (
    select from public.searchable_sources working
    where working.data_source_id = found.data_source_id and not working.broken
)"""
# The best come first, so that links are looked up until enough of them work; nothing where that is all of them, or
# where most links of twice as many are broken.
BEST = f"""
with best as materialized (
    select * from ({MATCHED} order by likeness desc, data_source_id limit 2 * ({{most}} + 1)) found
    where {WORKS} order by likeness desc, data_source_id limit {{most}} + 1
)
select * from best where (select count(*) from best) > {{most}} order by likeness desc, data_source_id limit {{most}}
"""  # noqa: S608 - our own words
# One more than are taken, which says that there are more.
RANKED = """ranked as materialized (
    select * from (
        select *, row_number() over (order by likeness desc, data_source_id) as place from ({matched}) found
    ) in_order where place <= {most} + 1
),
"""
FIRST_RANKED = "select * from ranked where place <= {most}"
HAS_MORE_RANKED = "(select count(*) > {most} from ranked)"
# More words come first, whatever the weight of each.
MOSTLY_MATCHED = """
select data_source_id, words + ts_rank(document, {either}) as likeness
from (
    select data_source_id, document, {words} as words
    from public.data_source_documents where document @@ {either}{and_near}
) counted where words >= %(fewest)s
"""
MATCH_BEHIND = f"select exists (select {MATCHES} offset %(than)s limit 1)"
BEGINS_SO = """
select exists (select from ({reach}) link where not broken
    and starts_with(public.folded(source_name) || ' ', public.folded(%(begin)s) || ' '))
"""
NUMBER = "select count(distinct data_source_id) from ({reach}) link where not broken"
FORMATS = """
select array_agg(distinct format order by format), count(distinct data_source_id)
from ({reach}) link, unnest(record_formats) as format
where not broken and lower(format) = any (%(formats)s::text[])
"""
OF_TYPES = " and record_type_id = any (%(types)s::integer[])"
# Sources that are known to cover some of the years.
OF_YEARS = """
and (coverage_start is not null or coverage_end is not null)
and (coverage_start is null or coverage_start <= %(last_day)s)
and (coverage_end is null or coverage_end >= %(first_day)s)
"""


# A source that has places of its own is found there with all of its agencies, wherever these are. Such links are few,
# and looked up one by one: OFFSET keeps PostgreSQL from going through all agencies of a state for one of them.
IS_NEAR = """agency_id is null
    or not exists (
        select from public.link_data_sources__locations own where own.data_source_id = link.data_source_id offset 0
    )
    or exists (
        select from public.link_agencies__locations serves join public.locations at on at.id = serves.location_id
        where serves.agency_id = link.agency_id and (at.{column} = %(inside)s or at.id {above}) offset 0
    )"""


class Reach(NamedTuple):
    """Rows of `searchable_sources`, each with its `likeness` to the words, as SQL with the parameters that it names.

    `is_near` is the condition that the agency of a `link` is one of the place; empty where no place is named. `is_cut`
    says whether rows may be left out because there are very many; the statement has it as that column of `reached`.
    `cut_levels` is then the JSON array of the levels of government that are not whole, and `before` what the statement
    begins with.
    """

    sql: str
    parameters: dict[str, Any]
    is_near: str = ""
    is_cut: str = "false"
    cut_levels: str = "null::json"
    before: str = ""


class SearchLinks:
    """The sources of a place, of what lies below and above it (contract 5.1), or everywhere; with the words.

    Words are read as people write them in search engines: all of them, "quoted ones" together, -without this. Where all
    words find nothing, fillers such as `records` are left out; where that finds nothing, most of the rest are enough.
    A web address finds what is listed there.
    """

    def __init__(self, place: Any = None, words: str = "", agency_id: int | None = None) -> None:
        """Take a place with `pk` and `type`, None for everywhere; words, empty for all; an agency, None for all."""
        self.place, self.words, self.agency_id = place, words, agency_id
        self.of_agency = "true" if agency_id is None else "link.agency_id = %(agency)s"
        # What the nation has is all that has any place; elsewhere no row is both inside and above.
        self.parts, self.parameters = ["true"], {} if agency_id is None else {"agency": agency_id}
        self.is_near = ""
        # Of documents: so that those that lie elsewhere are not looked at.
        self.and_near = ""
        if place is not None and place.type == LocationType.NATIONAL:
            self.parts = ["link.location_id is not null"]
        elif place is not None:
            column, inside = column_inside(place)
            self.parts = [f"link.{column} = %(inside)s", f"link.location_id {above_sql('place')}"]
            self.parameters |= {"inside": inside, "place": place.pk}
            own_column = "id" if column == "location_id" else column
            self.is_near = IS_NEAR.format(column=own_column, above=above_sql("place"))
            self.and_near = f" and document @@ {near_sql('place')}"

    def whatever_the_words(self) -> Reach:
        """Return the rows of the place and the agency, part by part: of each PostgreSQL reads an index alone."""
        parts = [f"{ROWS_ALIKE} where {self.of_agency} and {part}" for part in self.parts]
        return Reach(" union all ".join(parts), self.parameters, self.is_near)

    def with_all_words(self) -> Iterator[Reach]:
        """Give the rows with all words, and then, where that is another question, with all but fillers."""
        if not self.words:
            yield self.whatever_the_words()
            return
        if is_web_address(self.words):
            yield self.matching(NEAREST_SOURCES, **address_parameters(self.words))
            return
        for words in dict.fromkeys((clean_query(self.words), without_fillers(self.words))):
            yield self.matching(f"{MATCHED}{self.and_near}", words=words)

    def has_more_matches(self, than: int) -> bool:
        """Return whether more sources than that have all the words, wherever they are and whether their links work."""
        return bool(rows_read_often(MATCH_BEHIND, {"words": clean_query(self.words), "than": than})[0][0])

    @property
    def words_as_compared(self) -> str:
        """The words without case and extra blanks, which mean nothing to the search."""
        return " ".join(clean_query(self.words).lower().split())

    def is_begin_of_names(self) -> bool:
        """Return whether the name of a source that is found begins with the words."""
        reach = next(iter(self.with_all_words()))
        sql = BEGINS_SO.format(reach=reach.sql)
        return bool(rows_read_rarely(sql, {**reach.parameters, "begin": clean_query(self.words)})[0][0])

    def best_matches(self, most: int) -> Reach:
        """Return the rows of so many sources with working links that match best; none where there are no more."""
        return self.matching(BEST.format(most=most), words=clean_query(self.words))

    def first_matches(self, most: int) -> Reach:
        """Return the rows of so many sources of the place that match best, whether or not they are public and work."""
        reach = self.matching(FIRST_RANKED.format(most=most), words=clean_query(self.words))
        ranked = RANKED.format(matched=f"{MATCHED}{self.and_near}", most=most)
        return reach._replace(is_cut=HAS_MORE_RANKED.format(most=most), before=ranked)

    def with_most_words(self) -> Reach:
        words = {f"word_{number}": word for number, word in enumerate(searched_words(self.words))}
        queries = [WORD.format(name=name) for name in words]
        matched = " + ".join(f"(document @@ {query})::integer" for query in queries)
        either = f"({' || '.join(queries)})"
        documents = MOSTLY_MATCHED.format(words=matched, either=either, and_near=self.and_near)
        return self.matching(documents, **words, fewest=math.ceil(len(words) * MOST_OF_THEM))

    def matching(self, documents: str, **parameters: Any) -> Reach:
        """Return the rows of the sources of some documents, which come with their `likeness`."""
        rows = f"{ROWS.format(likeness='matched.likeness')} join ({documents}) matched using (data_source_id)"
        place = " or ".join(self.parts)
        return Reach(f"{rows} where {self.of_agency} and ({place})", self.parameters | parameters, self.is_near)

    def count(self, record_types: Collection[int] = (), years: Sequence[int] = (), most: bool = False) -> int:
        """Return how many sources a search of these record types finds whose links work; `most` of the words."""
        asked, narrowed = narrowed_to(record_types, years)
        for reach in [self.with_most_words()] if most else self.with_all_words():
            sql = f"{NUMBER.format(reach=reach.sql)}{narrowed}"
            if count := rows_read_rarely(sql, reach.parameters | asked)[0][0]:
                return int(count)
        return 0

    def formats_found(
        self, named: Collection[str], record_types: Collection[int], years: Sequence[int]
    ) -> tuple[list[str], int]:
        """Return which formats, named in lower case, sources with working links have, as written, and how many do."""
        asked, narrowed = narrowed_to(record_types, years)
        for reach in self.with_all_words():
            sql = f"{FORMATS.format(reach=reach.sql)}{narrowed}"
            formats, sources = rows_read_rarely(sql, reach.parameters | asked | {"formats": array_literal(named)})[0]
            if sources:
                return formats, sources
        return [], 0


def counts_in_places(places: Sequence[Any], record_types: Collection[int]) -> list[int]:
    """Return for each of some places how many sources a search of these record types finds there; one query."""
    asked, narrowed = narrowed_to(record_types, ())
    statements = []
    for number, place in enumerate(places):
        reach = SearchLinks(place).whatever_the_words()
        sql = f"select {number}, ({NUMBER.format(reach=reach.sql)}{narrowed})"
        for name, value in reach.parameters.items():
            sql = sql.replace(f"%({name})s", f"%({name}_{number})s")
            asked[f"{name}_{number}"] = value
        statements.append(sql)
    rows = rows_read_rarely(" union all ".join(statements) + " order by 1", asked)
    return [count for _, count in rows]


def narrowed_to(record_types: Collection[int], years: Sequence[int]) -> tuple[dict[str, Any], str]:
    """Return the parameters and the conditions on a link for record types and years."""
    asked: dict[str, Any] = {"types": array_literal(record_types)} if record_types else {}
    if years:
        asked |= {"first_day": datetime.date(min(years), 1, 1), "last_day": datetime.date(max(years), 12, 31)}
    return asked, f"{OF_TYPES if record_types else ''}{OF_YEARS if years else ''}"


def type_counts(place: Any = None) -> dict[int, int]:
    """Return how many sources with working links a search finds of each record type, in a place or everywhere."""
    working = SearchableSource.objects.working()
    rows = working if place is None else working.in_place(place)
    counted = rows.values("record_type").annotate(sources=Count("data_source_id", distinct=True))
    return dict(counted.order_by().values_list("record_type", "sources"))


class QueryReadOnce(SearchQuery):
    """A full-text query that PostgreSQL reads first; a plan for all words would read it again for each row."""

    template = "(select %(function)s(%(expressions)s))"


def english_query(words: str) -> SearchQuery:
    """Return what people type as a full-text query."""
    return SearchQuery(clean_query(words), config="english", search_type="websearch")


def query_given(words: Any) -> SearchQuery:
    """Return the full-text query of words that are clean, or of what stands for them in a statement asked often."""
    return QueryReadOnce(words, config="english", search_type="websearch")


def without_fillers(words: str) -> str:
    """Return the words that tell something; all where quotes say what is wanted, or where all are fillers."""
    telling = " ".join(f"-{word.plain}" if word.excluded else word.text for word in telling_words(words))
    return clean_query(words if '"' in words or not telling else telling)


def telling_words(text: str) -> list[Any]:
    """Return the words of a query but fillers."""
    return [word for word in words_of(text) if word.excluded or not is_filler(word.plain)]


def searched_words(text: str) -> list[str]:
    """Return the words that a query looks for, each once."""
    return list(dict.fromkeys(word.text for word in telling_words(text) if not word.excluded))[:MOST_WORDS]


def can_relax(text: str) -> bool:
    """Return whether most of the words would do: not where quotes or a minus, or a link, say exactly what is wanted."""
    if is_web_address(text):
        return False
    plain = '"' not in text and not any(word.excluded for word in words_of(text))
    return plain and len(searched_words(text)) >= FEWEST_TO_RELAX
