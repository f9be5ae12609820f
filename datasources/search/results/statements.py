"""The statement of a search: its links, which filters refuse each, their order, and what is asked of them."""

# ruff: noqa: S608 - names of columns and conditions are ours; what people type are parameters
from collections.abc import Sequence
from typing import NamedTuple

from agencies.enums import Level, level_sql
from datasources.enums import Freshness
from datasources.freshness import freshness_sql
from datasources.search.results.conditions import Narrowed
from datasources.search.results.counting import OptionCounts

# The links, no wider than what is asked of them: each is sorted, and looked at many times.
REACH = f"""
-- An agency with several places has its sources at each of them.
with link as materialized (
    select *{{places}}
    from (
        select *, {{kept}} as kept
        from (
            select link.*{{refused}}
            from (
                select distinct on (data_source_id, agency_id) data_source_id, agency_id, record_type_id, url_status,
                    access_types, record_formats, coverage_start, coverage_end, archived, agency_type, agency_key,
                    source_key, series, ({level_sql("jurisdiction_type")}) collate "C" as level{{also}}
                from ({{reach}}) reach ({{columns}}) order by data_source_id, agency_id
            ) link
        ) link
    ) link{{window}}
)"""
# Where a link stands among those of its source.
LINKS_OF_SOURCE = " window of_source as (order by data_source_id, agency_id)"
IS_FIRST = "lag(data_source_id) over of_source is distinct from data_source_id"
IS_LAST = "lead(data_source_id) over of_source is distinct from data_source_id"
IS_LEAST_REFUSED = "row_number() over (partition by data_source_id order by {refusals}) = 1"
# The groups in their order; what no agency stands for comes last.
LEVEL_PLACE = f"""case level {" ".join(f"when '{level}' then {place}" for place, level in enumerate(Level))}
        else {len(Level)} end as level_place"""
BY_SORT = {
    "relevance": "likeness desc, ",
    "newest": "created_at desc, ",
    "updated": "updated_at desc, ",
    "coverage": "coverage_end desc nulls last, ",
    "freshness": "freshness_place, ",
    "name": "",
}
# The columns that only a sort needs.
SORTED_BY = {"relevance": ("likeness",), "newest": ("created_at",), "updated": ("updated_at",)}
# What a sort needs of each link beside its columns: worked out once, and only where it sorts.
FOR_SORT = {
    "freshness": f""", array_position(array[{", ".join(f"'{freshness}'" for freshness in Freshness)}],
        {freshness_sql("link.data_source_id")}) as freshness_place""",
}
BY_NAME = "source_key, data_source_id"
BY_AGENCY = "agency_key, coalesce(agency_id, 0)"


class Statement(NamedTuple):
    """What is asked of the links; `columns` are those that it needs beside what every link has.

    Of a page, links also know where they stand among those of their source.
    """

    sql: str
    columns: tuple[str, ...] = ()
    of_page: bool = False


PAGE = """,
listed as {kept_rows} ({rows}),
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
    select level, count(*) filter (where series is null) as links, count(*) filter (where series is null) as entries
    from listed group by level
    union all
    select level, count(*), count(*) filter (where head = data_source_id) from yearly group by level
),
apart as materialized (
    select distinct on (data_source_id) * from link where {apart} order by data_source_id, {by_agency}
),
apart_shown as materialized (
    select apart.*, row_number() over (order by {sort}{by_name}) as place from apart
    where (select coalesce(sum(entries), 0) from level_row) <= %(offset)s::bigint + %(size)s
    order by place limit %(most_apart)s
)
select
    ({total}),
    -- PostgreSQL sorts for count(distinct), and does not for this.
    (select count(*) from (select distinct agency_id from link where kept and agency_id is not null) agency),
    ({reached}),
    (select count(*) from apart),
    (select coalesce(json_agg(json_build_array(name, value, number)), '[]') from option),
    (select coalesce(json_agg(json_build_array(level, links, entries)), '[]') from (
        select level, sum(links) as links, sum(entries) as entries from level_row group by level) levels),
    (select coalesce(json_agg(json_build_array(entry, data_source_id, agency_id, {agency_name}, {source_name}, level,
                                               extract(year from coverage_start)::integer)
                     order by entry, coverage_start desc, {order}), '[]') from shown link),
    (select coalesce(json_agg(json_build_array(data_source_id, agency_id, {agency_name}) order by {by_agency}), '[]')
     from link where agency_id is not null and (
        (kept and data_source_id in (select data_source_id from shown))
        or (({apart}) and data_source_id in (select data_source_id from apart_shown)))),
    (select coalesce(json_agg(data_source_id order by place), '[]') from apart_shown)
"""
# Of what is shown.
AGENCY_NAME = "(select name from public.agencies agency where agency.id = link.agency_id)"
SOURCE_NAME = "(select name from public.data_sources source where source.id = link.data_source_id)"
# What a list shows: each link, or each source once, by the first of its agencies.
LINKS = "select * from link where kept"
SOURCES = f"select distinct on (data_source_id) * from link where kept order by data_source_id, {BY_AGENCY}"
ALL = """,
numbered as (
    select data_source_id, agency_id, agency_name, level, kept, row_number() over (order by {order}) as place
    from link where kept or ({apart})
)
select data_source_id,
    array_agg(agency_name order by place) filter (where agency_id is not null),
    array_agg(level order by place) filter (where level is not null)
from numbered group by data_source_id
order by bool_or(kept) desc, min(place)
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
        return f"level_place, {BY_AGENCY}, {BY_SORT[sort]}{BY_NAME}"
    return f"{BY_SORT[sort]}{BY_NAME}, {BY_AGENCY}"


def statement_of(reach: str, columns: Sequence[str], narrowed: Narrowed, sort: str, asked: Statement) -> str:
    """Return a statement: the links of a reach, which filters refuse each, what sorts them, and what is asked."""
    first = IS_FIRST
    if narrowed.tells_agencies_apart():
        first = IS_LEAST_REFUSED.format(refusals=narrowed.number_of_refusals())
    also = dict.fromkeys((*SORTED_BY.get(sort, ()), *asked.columns))
    links = REACH.format(
        columns=", ".join(columns),
        reach=reach,
        also="".join(f", {column}" for column in also),
        refused=f"{narrowed.refused()}{FOR_SORT.get(sort, '')}, {LEVEL_PLACE}",
        kept=narrowed.no_refusal(),
        places=f", {first} as first, {IS_FIRST} and {IS_LAST} as lone" if asked.of_page else "",
        window=LINKS_OF_SOURCE if asked.of_page else "",
    )
    return links + asked.sql


def page_statement(narrowed: Narrowed, sort: str, grouped: bool) -> Statement:
    counts = OptionCounts(narrowed)
    total, reached = counts.sources("kept"), counts.sources("true")
    page = PAGE.format(
        total=total,
        reached=reached,
        order=order_of(sort, grouped),
        kept_rows="not materialized" if grouped else "materialized",
        rows=LINKS if grouped else SOURCES,
        apart=narrowed.is_apart(),
        sort=BY_SORT[sort],
        by_name=BY_NAME,
        by_agency=BY_AGENCY,
        agency_name=AGENCY_NAME,
        source_name=SOURCE_NAME,
    )
    return Statement(counts.sql() + page, of_page=True)


def rows_statement(narrowed: Narrowed, sort: str, grouped: bool) -> Statement:
    return Statement(ALL.format(order=order_of(sort, grouped), apart=narrowed.is_apart()), ("agency_name",))
