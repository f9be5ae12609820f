"""All that a place has, in one answer: the lines that are kept with the rows, put together by PostgreSQL.

Nearly all sources are of agencies with one place: their lines are whole, and those of an agency stand together in the
answer, so that agencies are sorted and not lines. What is left is made as for a page (`place_search`).
"""

# ruff: noqa: S608 - the inserted parts are ours; what clients send are parameters
from agencies.enums import level_sql

ROWS = (
    *("id", "data_source_id", "agency_id", "location_id", "source_name", "agency_name", "jurisdiction_type", "line"),
)
# The agencies with their lines; one that has a row that is no line by itself is not whole.
AGENCIES = f"""
agency as materialized (
    select agency_id, min(agency_name) as agency_name, min(jurisdiction_type) as jurisdiction_type,
        count(*) as number, array_agg(id) as row_ids,
        min(location_id) = max(location_id) and count(*) = count(line) as is_whole,
        string_agg(line, ',' order by source_name, data_source_id) as lines
    from ({{rows}}) found ({", ".join(ROWS)}) group by agency_id
),
"""
# The rows of the agencies that are not whole.
OTHER_HITS = """
select {columns} from public.searchable_sources
where id = any (array(select unnest(row_ids) from agency where not is_whole))
"""
BY_LEVEL = f"""
select level, sum(number)::bigint, string_agg(lines, ',' order by agency_name, agency_id)
from (
    select {level_sql("jurisdiction_type")} as level, agency_name, agency_id, number, lines from agency where is_whole
    union all
    select level, agency_name, agency_id, count(*), string_agg({{item}}, ',' order by data_source_name, id, state_iso)
    from line group by level, agency_name, agency_id
) part group by level
"""
