"""The statement of a search: its links, which filters refuse each, their order, and what is asked of them."""

# ruff: noqa: S608 - names of columns and conditions are ours; what people type are parameters
from agencies.enums import Level, level_sql
from datasources.search.found.conditions import Counted, Narrowed

# What a link has, in the order of the columns of `datasources.search.search_links.COLUMNS`.
REACH = f"""
with reach ({{columns}}) as materialized ({{reach}}),
-- An agency with several places has its sources at each of them.
link as materialized (
    select link.*, {{refused}}
    from (
        select distinct on (data_source_id, agency_id) data_source_id, agency_id, agency_name, source_name,
            record_type_id, url_status, access_types, record_formats, coverage_start, coverage_end, archived,
            created_at, updated_at, likeness, agency_type,
            {level_sql("jurisdiction_type")} as level
        from reach order by data_source_id, agency_id
    ) link
)"""
# The groups in their order; what no agency stands for comes last.
LEVEL_ORDER = f"coalesce(array_position(array{[str(level) for level in Level]}, level), {len(Level) + 1})"
BY_SORT = {
    "relevance": "likeness desc, ",
    "newest": "created_at desc, ",
    "updated": "updated_at desc, ",
    "coverage": "coverage_end desc nulls last, ",
    "name": "",
}
BY_NAME = 'lower(source_name) collate "C", data_source_id'
BY_AGENCY = "lower(coalesce(agency_name, '')) collate \"C\", coalesce(agency_id, 0)"
# Yearly files have days of one year only, and names that are the same but for years, numbers and signs.
SERIES = """case when date_part('year', coverage_start) = date_part('year', coverage_end)
    then translate(lower(source_name), '0123456789 -_/.,:;()[]''"&#+', '') end"""
COUNTS = """,
source as materialized (
    select data_source_id, record_type_id, url_status, access_types, record_formats, archived,
        bool_or(refusals = 0) as kept{counting}
    from link group by 1, 2, 3, 4, 5, 6
),
-- Sources that are alike in all that is counted, as one row: there are far fewer.
alike as materialized (
    select record_type_id, url_status, access_types, record_formats, archived, kept{flags}, count(*) as sources
    from source group by record_type_id, url_status, access_types, record_formats, archived, kept{flags}
),
option as ({options})"""
PAGE = """,
numbered as materialized (
    select data_source_id, agency_id, agency_name, source_name, record_type_id, level, coverage_start,
        {series} as series, row_number() over (order by {order}) as place
    from {rows}
),
-- The files of a series stand together where the first one does. No joins: PostgreSQL has no numbers of such rows, and
-- would compare each with each.
entered as materialized (
    select numbered.*, place as entry from numbered where series is null
    union all
    select numbered.*, min(place) over (partition by agency_id, record_type_id, series)
    from numbered where series is not null
),
shown as materialized (
    select * from entered
    where entry = any (array(
        select entry from entered where entry = place order by entry limit %(size)s offset %(offset)s))
),
apart as materialized (
    select distinct on (data_source_id) * from link where {apart} order by data_source_id, {by_agency}
),
apart_shown as materialized (
    select apart.*, row_number() over (order by {sort}{by_name}) as place from apart
    where (select count(*) from entered where entry = place) <= %(offset)s + %(size)s
    order by place limit %(most_apart)s
)
select
    (select coalesce(sum(sources), 0) from alike where kept),
    (select count(distinct agency_id) from link where refusals = 0),
    (select coalesce(sum(sources), 0) from alike),
    (select count(*) from apart),
    (select coalesce(json_agg(json_build_array(name, value, number)), '[]') from option),
    (select coalesce(json_agg(level_row), '[]') from (
        select json_build_array(level, count(*), count(*) filter (where entry = place)) as level_row
        from entered group by level) levels),
    (select coalesce(json_agg(json_build_array(entry, data_source_id, agency_id, agency_name, source_name, level,
                                               extract(year from coverage_start)::integer)
                     order by entry, coverage_start desc, place), '[]') from shown),
    (select coalesce(json_agg(json_build_array(data_source_id, agency_id, agency_name) order by {by_agency}), '[]')
     from link where agency_id is not null and (
        (refusals = 0 and data_source_id = any (array(select data_source_id from shown)))
        or (({apart}) and data_source_id = any (array(select data_source_id from apart_shown))))),
    (select coalesce(json_agg(data_source_id order by place), '[]') from apart_shown)
"""
# What a list shows: each link, or each source once, by the first of its agencies.
LINKS = "link where refusals = 0"
SOURCES = f"""(select distinct on (data_source_id) * from link where refusals = 0
     order by data_source_id, {BY_AGENCY}) first"""
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


def page_statement(narrowed: Narrowed, sort: str, grouped: bool) -> str:
    counting = "".join(
        f", bool_or({narrowed.counts_for(option.name)}) as counts_{option.name}"
        for option in narrowed.counted
        if not option.of_agency
    )
    flags = "".join(f", counts_{option.name}" for option in narrowed.counted if not option.of_agency)
    options = " union all ".join(options_of(option, narrowed) for option in narrowed.counted)
    page = PAGE.format(
        series=SERIES,
        order=order_of(sort, grouped),
        rows=LINKS if grouped else SOURCES,
        apart=narrowed.is_apart(),
        sort=BY_SORT[sort],
        by_name=BY_NAME,
        by_agency=BY_AGENCY,
    )
    return COUNTS.format(counting=counting, flags=flags, options=options) + page


def options_of(counted: Counted, narrowed: Narrowed) -> str:
    """Return the query for the values of a filter with their numbers of sources."""
    name = f"'{counted.name}' as name"
    if counted.of_agency:
        return (
            f"(select {name}, {counted.column}::text as value, count(distinct data_source_id) as number from link "
            f"where {narrowed.counts_for(counted.name)} and {counted.column} is not null group by {counted.column})"
        )
    column, rows = counted.column, f"from alike where counts_{counted.name}"
    if counted.many:
        arrays = f"(select {column}, sum(sources) as sources {rows} group by {column}) arrays"
        values = f"(select distinct unnest({column}) as value) each_value"
        return (
            f"(select {name}, value::text, sum(sources) as number "
            f"from {arrays} cross join lateral {values} group by value)"
        )
    return f"(select {name}, {column}::text as value, sum(sources) as number {rows} group by {column})"


def rows_statement(narrowed: Narrowed, sort: str, grouped: bool) -> str:
    return ALL.format(order=order_of(sort, grouped), apart=narrowed.is_apart())
