"""The statement of a search: its links, which filters refuse each, their order, and what is asked of them."""

# ruff: noqa: S608 - names of columns and conditions are ours; what people type are parameters
from typing import NamedTuple

from agencies.enums import level_at_sql
from datasources.enums import Freshness
from datasources.freshness import freshness_sql
from datasources.search.results.conditions import Narrowed
from datasources.search.results.counting import LEVELS, OptionCounts
from datasources.search.search_links import Reach

# The links, no wider than what is asked of them: each is looked at many times. An agency with several places has its
# sources at each of them. Most sources have one row, which is their first link, and their only one: those of the others
# alone are sorted. What is asked of every link comes first, and what may be null or is a text last: PostgreSQL reads a
# row up to the last column that it needs, and knows where a column begins only behind others that all rows have.
REACH = """
with {before}reached (is_cut) as (select {is_cut}),
not_whole (levels) as (select case when is_cut then {cut_levels} end from reached),
found as materialized (
    select {kept} as kept, *
    from (
        select is_only, broken, archived, level, data_source_id, record_type_id, lists{refused}, series, agency_id,
            agency_type, coverage_start, source_key, agency_key{also}
        from ({reach}) link
    ) link
),
several as materialized (
    select *, {place_key} as place_key{among_others}
    from (
        select distinct on (data_source_id, agency_id) * from found where not is_only order by data_source_id, agency_id
    ) link{window}
),
link as not materialized (
    select *, agency_key as place_key{by_itself} from found where is_only
    union all
    select * from several
)"""
# Agencies of the place come before others that share a source with them: no name begins with the last letter of all.
OWN_AGENCIES_FIRST = "case when {is_near} then agency_key else chr(1114109) || agency_key end"
# Where a link stands among those of its source.
LINKS_OF_SOURCE = " window of_source as (order by data_source_id, agency_id)"
IS_FIRST = "lag(data_source_id) over of_source is distinct from data_source_id"
IS_LAST = "lead(data_source_id) over of_source is distinct from data_source_id"
IS_LEAST_REFUSED = "row_number() over (partition by data_source_id order by {refusals}) = 1"
BY_SORT = {
    "relevance": "likeness desc, ",
    "newest": "created_at desc, ",
    "updated": "updated_at desc, ",
    "coverage": "coverage_end desc nulls last, ",
    "freshness": "freshness_place, ",
    "name": "",
}
# The columns that only a sort needs.
SORTED_BY = {
    "relevance": ("likeness",),
    "newest": ("created_at",),
    "updated": ("updated_at",),
    "coverage": ("coverage_end",),
}
# What a sort needs of each link beside its columns: worked out once, and only where it sorts.
FOR_SORT = {
    "freshness": f""", array_position(array[{", ".join(f"'{freshness}'" for freshness in Freshness)}],
        {freshness_sql("link.data_source_id")}) as freshness_place""",
}
BY_NAME = "source_key, data_source_id"
BY_AGENCY = "place_key, coalesce(agency_id, 0)"


class Statement(NamedTuple):
    """A question about the links; `columns` are those that it needs beside what every link has.

    Of a page, links also know where they stand among those of their source.
    """

    sql: str
    columns: tuple[str, ...] = ()
    of_page: bool = False


PAGE = """,
listed_of_several as materialized ({rows_of_several}),
listed as not materialized (
    select * from link where lone and kept
    union all
    select * from listed_of_several
),
-- The files of a series stand together where the first one does.
yearly as materialized (
    select *, first_value(data_source_id) over (partition by agency_id, record_type_id, series order by {order}) as head
    from listed where series is not null
),
-- PostgreSQL keeps no more than the first so many while it looks at all.
entered as materialized (
    select *, row_number() over (order by {order}) as entry
    from (
        select * from (
            select *, data_source_id as head from listed where series is null
            union all
            select * from yearly where head = data_source_id
        ) heads order by {order} limit %(size)s offset %(offset)s
    ) first
),
shown as materialized (
    select * from entered
    union all
    select yearly.*, entered.entry
    from entered join yearly using (record_type_id, series, head)
    where yearly.agency_id is not distinct from entered.agency_id and yearly.data_source_id <> yearly.head
),
level_row as materialized (
    select level, {lone_of_level} as links, {lone_of_level} as entries from counted where which = {levels}
    union all
    select level, count(*), count(*) from listed_of_several where series is null group by level
    union all
    select level, count(*), count(*) filter (where head = data_source_id) from yearly group by level
),
apart_shown as materialized (
    select apart.*, row_number() over (order by {sort}{by_name}) as place
    from (select distinct on (data_source_id) * from link where {apart} order by data_source_id, {by_agency}) apart
    where (select coalesce(sum(entries), 0) from level_row) <= %(offset)s::bigint + %(size)s
    order by place limit %(most_apart)s
),
agency_of_shown as (
    select data_source_id, agency_id, place_key from shown where lone
    union all
    select data_source_id, agency_id, place_key from several
    where not lone and kept and data_source_id in (select data_source_id from shown)
    union all
    select data_source_id, agency_id, place_key from link
    where exists (select from apart_shown) and ({apart}) and data_source_id in (select data_source_id from apart_shown)
)
select
    ({total}),
    ({agency_total}),
    ({reached}),
    ({apart_total})::bigint,
    (select coalesce(json_agg(json_build_array(name, value, number)), '[]') from option),
    (select coalesce(json_agg(json_build_array({level_name}, links, entries)), '[]') from (
        select level, sum(links) as links, sum(entries) as entries from level_row
        group by level having sum(links) > 0) levels),
    (select coalesce(json_agg(json_build_array(entry, data_source_id, agency_id, {agency_name}, {source_name},
                                               {level_name}, extract(year from coverage_start)::integer)
                     order by entry, coverage_start desc, {order}), '[]') from shown link),
    (select coalesce(json_agg(json_build_array(data_source_id, agency_id, {agency_name}) order by {by_agency}), '[]')
     from agency_of_shown link where agency_id is not null),
    (select coalesce(json_agg(data_source_id order by place), '[]') from apart_shown),
    (select is_cut from reached),
    (select levels from not_whole)
"""
# Of what is shown.
AGENCY_NAME = "(select name from public.agencies agency where agency.id = link.agency_id)"
SOURCE_NAME = "(select name from public.data_sources source where source.id = link.data_source_id)"
# What a list shows of sources with several links: each, or each source once, by the first of its agencies.
LINKS = "select * from several where kept and not lone"
SOURCES = (
    f"select distinct on (data_source_id) * from several where kept and not lone order by data_source_id, {BY_AGENCY}"
)
# Every source that is found, those with links that no longer work last.
SOURCE = """,
listed as (
    select data_source_id, agency_id, kept, row_number() over (order by {order}) as place
    from link where kept or ({apart})
),
source as (
    select data_source_id, bool_or(kept) as kept, min(place) as place, {links} as links
    from listed group by data_source_id
)
"""
# All of them as one value, with eight bytes for each link: `FoundSource` takes them apart.
LINKS_AS_BYTES = "string_agg(int4send(data_source_id) || int4send(coalesce(agency_id, 0)), '' order by place)"
AS_BYTES = "select string_agg(links, '' order by kept desc, place) from source having count(*) > 0"
# Where one stands among them.
NEIGHBORS = """
select stands.number, count(*), stands.previous, stands.next
from source left join (
    select * from (
        select data_source_id, row_number() over in_order as number, lag(data_source_id) over in_order as previous,
            lead(data_source_id) over in_order as next
        from source window in_order as (order by kept desc, place)
    ) numbered where data_source_id = %(source)s
) stands on true
group by stands.number, stands.previous, stands.next
"""
AMONG = """
select coalesce(array_agg(distinct data_source_id) filter (
    where data_source_id = any (%(among)s::integer[])), '{{}}')
from link where kept or ({apart}) having count(*) > 0
"""
NEWEST = Statement(
    """
select data_source_id from link where kept
group by data_source_id order by max(created_at) desc, data_source_id desc limit %(most)s
""",
    ("created_at",),
)
NUMBER = Statement("select count(distinct data_source_id) from link where kept")


def order_of(sort: str, grouped: bool) -> str:
    """Return the order of links: of a list by the sort, of groups by level and agency first."""
    if grouped:
        return f"level, {BY_AGENCY}, {BY_SORT[sort]}{BY_NAME}"
    return f"{BY_SORT[sort]}{BY_NAME}, {BY_AGENCY}"


def statement_of(reach: Reach, narrowed: Narrowed, sort: str, asked: Statement) -> str:
    """Return a statement: the links of a reach, which filters refuse each, what sorts them, and what is asked."""
    first = IS_FIRST
    if narrowed.tells_agencies_apart():
        first = IS_LEAST_REFUSED.format(refusals=narrowed.number_of_refusals())
    also = dict.fromkeys((*SORTED_BY.get(sort, ()), *asked.columns))
    links = REACH.format(
        before=reach.before,
        is_cut=reach.is_cut,
        cut_levels=reach.cut_levels,
        reach=reach.sql,
        place_key=OWN_AGENCIES_FIRST.format(is_near=reach.is_near) if reach.is_near else "agency_key",
        also="".join(f", {column}" for column in also),
        refused=f"{narrowed.refused()}{FOR_SORT.get(sort, '')}",
        kept=narrowed.no_refusal(),
        among_others=f", {first} as first, {IS_FIRST} and {IS_LAST} as lone" if asked.of_page else "",
        window=LINKS_OF_SOURCE if asked.of_page else "",
        by_itself=", true as first, true as lone" if asked.of_page else "",
    )
    return links + asked.sql


def page_statement(narrowed: Narrowed, sort: str, grouped: bool) -> Statement:
    counts = OptionCounts(narrowed)
    page = PAGE.format(
        total=counts.sources("kept"),
        reached=counts.sources("true"),
        apart_total=counts.sources_apart(),
        agency_total=counts.agencies("kept"),
        lone_of_level=counts.number("lone and kept and series is null"),
        levels=counts.which(LEVELS),
        order=order_of(sort, grouped),
        rows_of_several=LINKS if grouped else SOURCES,
        apart=narrowed.is_apart(),
        sort=BY_SORT[sort],
        by_name=BY_NAME,
        by_agency=BY_AGENCY,
        level_name=level_at_sql("level"),
        agency_name=AGENCY_NAME,
        source_name=SOURCE_NAME,
    )
    return Statement(counts.sql() + page, of_page=True)


def all_statement(narrowed: Narrowed, sort: str, grouped: bool) -> Statement:
    return Statement(sources_sql(narrowed, sort, grouped, LINKS_AS_BYTES) + AS_BYTES)


def neighbors_statement(narrowed: Narrowed, sort: str, grouped: bool) -> Statement:
    return Statement(sources_sql(narrowed, sort, grouped, "null") + NEIGHBORS)


def sources_sql(narrowed: Narrowed, sort: str, grouped: bool, links: str) -> str:
    return SOURCE.format(order=order_of(sort, grouped), apart=narrowed.is_apart(), links=links)


def among_statement(narrowed: Narrowed) -> Statement:
    return Statement(AMONG.format(apart=narrowed.is_apart()))
