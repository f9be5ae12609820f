"""The statement of a search: its links, which filters refuse each, their order, and what is asked of them."""

# ruff: noqa: S608 - names of columns and conditions are ours; what people type are parameters
from collections.abc import Sequence

from agencies.enums import Level, level_sql
from datasources.enums import Freshness
from datasources.freshness import freshness_sql
from datasources.search.results.conditions import Counted, Narrowed

# What a link has, in the order of the columns of `datasources.search.search_links.COLUMNS`.
REACH = f"""
-- An agency with several places has its sources at each of them.
with link as materialized (
    select link.*, {{refused}}
    from (
        select distinct on (data_source_id, agency_id) data_source_id, agency_id, agency_name, source_name,
            record_type_id, url_status, access_types, record_formats, coverage_start, coverage_end, archived,
            created_at, updated_at, likeness, agency_type, agency_key, source_key, series,
            ({level_sql("jurisdiction_type")}) collate "C" as level
        from ({{reach}}) reach ({{columns}}) order by data_source_id, agency_id
    ) link
)"""
# The groups in their order; what no agency stands for comes last.
LEVEL_ORDER = f"""case level {" ".join(f"when '{level}' then {place}" for place, level in enumerate(Level))}
        else {len(Level)} end"""
BY_SORT = {
    "relevance": "likeness desc, ",
    "newest": "created_at desc, ",
    "updated": "updated_at desc, ",
    "coverage": "coverage_end desc nulls last, ",
    "freshness": "freshness_place, ",
    "name": "",
}
# What a sort needs of each link beside its columns: worked out once, and only where it sorts.
FOR_SORT = {
    "freshness": f""", array_position(array[{", ".join(f"'{freshness}'" for freshness in Freshness)}],
        {freshness_sql("link.data_source_id")}) as freshness_place""",
}
BY_NAME = "source_key, data_source_id"
BY_AGENCY = "agency_key, coalesce(agency_id, 0)"
# What is the same in all links of a source. Grouping by all of it would hash lists for nothing.
OF_SOURCE = """min(record_type_id) as record_type_id, min(url_status) as url_status,
        min(access_types) as access_types, min(record_formats) as record_formats, bool_or(archived) as archived"""
COUNTS = """,
source as materialized (
    select data_source_id, {same}, bool_or(refusals = 0) as kept{counting} from link group by data_source_id
),
option as ({options})"""
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
    select level, count(*) as links, count(*) as entries from listed where series is null group by level
    union all
    select level, count(*), count(*) filter (where head = data_source_id) from yearly group by level
),
apart as materialized (
    select distinct on (data_source_id) * from link where {apart} order by data_source_id, {by_agency}
),
apart_shown as materialized (
    select apart.*, row_number() over (order by {sort}{by_name}) as place from apart
    where (select coalesce(sum(entries), 0) from level_row) <= %(offset)s + %(size)s
    order by place limit %(most_apart)s
)
select
    (select count(*) from source where kept),
    -- Here and below: PostgreSQL sorts for count(distinct), and does not for this.
    (select count(*) from (select distinct agency_id from link where refusals = 0 and agency_id is not null) agency),
    (select count(*) from source),
    (select count(*) from apart),
    (select coalesce(json_agg(json_build_array(name, value, number)), '[]') from option),
    (select coalesce(json_agg(json_build_array(level, links, entries)), '[]') from (
        select level, sum(links) as links, sum(entries) as entries from level_row group by level) levels),
    (select coalesce(json_agg(json_build_array(entry, data_source_id, agency_id, agency_name, source_name, level,
                                               extract(year from coverage_start)::integer)
                     order by entry, coverage_start desc, {order}), '[]') from shown),
    (select coalesce(json_agg(json_build_array(data_source_id, agency_id, agency_name) order by {by_agency}), '[]')
     from link where agency_id is not null and (
        (refusals = 0 and data_source_id in (select data_source_id from shown))
        or (({apart}) and data_source_id in (select data_source_id from apart_shown)))),
    (select coalesce(json_agg(data_source_id order by place), '[]') from apart_shown)
"""
# What a list shows: each link, or each source once, by the first of its agencies.
LINKS = "select * from link where refusals = 0"
SOURCES = f"select distinct on (data_source_id) * from link where refusals = 0 order by data_source_id, {BY_AGENCY}"
ALL = """,
numbered as (
    select data_source_id, agency_id, agency_name, level, refusals, row_number() over (order by {order}) as place
    from link where refusals = 0 or ({apart})
)
select data_source_id,
    array_agg(agency_name order by place) filter (where agency_id is not null),
    array_agg(level order by place) filter (where level is not null)
from numbered group by data_source_id
order by bool_or(refusals = 0) desc, min(place)
"""
NEWEST = """
select data_source_id from link where refusals = 0
group by data_source_id order by max(created_at) desc, data_source_id desc limit %(most)s
"""
NUMBER = "select count(distinct data_source_id) from link where refusals = 0"


def order_of(sort: str, grouped: bool) -> str:
    """Return the order of links: of a list by the sort, of groups by level and agency first."""
    if grouped:
        return f"{LEVEL_ORDER}, {BY_AGENCY}, {BY_SORT[sort]}{BY_NAME}"
    return f"{BY_SORT[sort]}{BY_NAME}, {BY_AGENCY}"


def links_of(reach: str, columns: Sequence[str], narrowed: Narrowed, sort: str) -> str:
    """Return the beginning of each statement: the links of a reach, which filters refuse each, and what sorts them."""
    refused = narrowed.refused() + FOR_SORT.get(sort, "")
    return REACH.format(columns=", ".join(columns), reach=reach, refused=refused)


def page_statement(narrowed: Narrowed, sort: str, grouped: bool) -> str:
    counting = "".join(
        f", bool_or({narrowed.counts_for(option.name)}) as counts_{option.name}"
        for option in narrowed.counted
        if not option.of_agency and narrowed.is_narrowing(option.name)
    )
    options = " union all ".join(options_of(option, narrowed) for option in narrowed.counted)
    page = PAGE.format(
        order=order_of(sort, grouped),
        kept_rows="not materialized" if grouped else "materialized",
        rows=LINKS if grouped else SOURCES,
        apart=narrowed.is_apart(),
        sort=BY_SORT[sort],
        by_name=BY_NAME,
        by_agency=BY_AGENCY,
    )
    return COUNTS.format(same=OF_SOURCE, counting=counting, options=options) + page


def options_of(counted: Counted, narrowed: Narrowed) -> str:
    """Return the query for the values of a filter with their numbers of sources."""
    name = f"'{counted.name}' as name"
    if counted.of_agency:
        condition = f"{narrowed.counts_for(counted.name)} and {counted.column} is not null"
        pairs = f"(select distinct {counted.column} as value, data_source_id from link where {condition}) pair"
        return f"(select {name}, value::text, count(*) as number from {pairs} group by value)"
    counts = f"counts_{counted.name}" if narrowed.is_narrowing(counted.name) else "kept"
    column, rows = counted.column, f"from source where {counts}"
    if counted.many:
        # Few lists are different, and each is taken apart once.
        arrays = f"(select {column}, count(*) as sources {rows} group by {column}) arrays"
        values = f"(select distinct unnest({column}) as value) each_value"
        return (
            f"(select {name}, value::text, sum(sources) as number "
            f"from {arrays} cross join lateral {values} group by value)"
        )
    return f"(select {name}, {column}::text as value, count(*) as number {rows} group by {column})"


def rows_statement(narrowed: Narrowed, sort: str, grouped: bool) -> str:
    return ALL.format(order=order_of(sort, grouped), apart=narrowed.is_apart())
