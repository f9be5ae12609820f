"""What is wrong with the kept numbers of sources, by counting what search finds."""

from typing import Any

# Of each area by itself, from the rule of search and not from the rows that are kept.
WRONG = """
with counted as (
    select 'everywhere' as area, 0 as area_id, record_type_id, count(distinct data_source_id) as sources
    from public.searchable_rows where not broken group by record_type_id
    union all
    select 'placed', 0, record_type_id, count(distinct data_source_id)
    from public.searchable_rows where not broken and location_id is not null group by record_type_id
    union all
    select 'state', state_id, record_type_id, count(distinct data_source_id)
    from public.searchable_rows where not broken and state_id is not null group by state_id, record_type_id
    union all
    select 'county', county_id, record_type_id, count(distinct data_source_id)
    from public.searchable_rows where not broken and county_id is not null group by county_id, record_type_id
    union all
    select 'place', location_id, record_type_id, count(distinct data_source_id)
    from public.searchable_rows where not broken and location_id is not null group by location_id, record_type_id
    union all
    select 'agency', agency_id, record_type_id, count(distinct data_source_id)
    from public.searchable_rows where not broken and agency_id is not null group by agency_id, record_type_id
),
kept as (
    select area, area_id, record_type_id, sum(sources) as sources from public.search_counts
    group by area, area_id, record_type_id having sum(sources) <> 0
)
select 'kept', * from (select * from kept except select * from counted) wrong
union all
select 'counted', * from (select * from counted except select * from kept) lacking
"""


def wrong_numbers(cursor: Any) -> list[tuple[object, ...]]:
    """Return the kept numbers that are not what counting gives, and what counting gives that is not kept."""
    cursor.execute(WRONG)
    return list(cursor.fetchall())
