"""What is wrong with the kept numbers of sources, by counting what search finds."""

from typing import Any

from datasources.queries.agencies_in_order import CHANGED, KEPT, RULE

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


# What lists are read from, and what the tables that they come from say, written apart from the view.
RIGHT_AREAS = """
select agency.id, area, area_id, (
        select count(distinct data_source_id) from public.searchable_rows row
        where row.agency_id = agency.id and not broken), left(lower(agency.name), 120)
from (
    select id as agency_id, 'everywhere' as area, 0 as area_id from public.agencies
    union select agency_id, 'place', location_id from public.link_agencies__locations
    union select agency_id, 'state', state_id from public.link_agencies__locations link
        join public.locations place on place.id = link.location_id where state_id is not null
    union select agency_id, 'county', county_id from public.link_agencies__locations link
        join public.locations place on place.id = link.location_id where county_id is not null
) lies_in join public.agencies agency on agency.id = agency_id and agency.approval_status = 'approved'
"""
KEPT_AREAS = "select agency_id, area, area_id, sources, agency_key"
WRONG_AREAS = f"""
with {CHANGED},
read as ({KEPT_AREAS} {KEPT} union all {KEPT_AREAS} {RULE}),
ought as ({RIGHT_AREAS})
select 'read', * from (select * from read except all select * from ought) wrong
union all
select 'ought', * from (select * from ought except all select * from read) lacking
"""


def wrong_areas(cursor: Any) -> list[tuple[object, ...]]:
    """Return what lists of agencies read that is not so, and what is so that they don't read."""
    cursor.execute(WRONG_AREAS)
    return list(cursor.fetchall())
