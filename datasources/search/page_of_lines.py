"""Which lines stand on a page of all that a place has: the indexes hold them in their order, so that it ends early.

Only to say how many there are, all rows of the place are counted, of which an index alone is read.
"""

# ruff: noqa: S608 - names of columns are ours; what clients send are parameters
from collections.abc import Sequence

from agencies.enums import Level
from locations.queries.relatives import above_sql

# By agency, then by the source's name; what has no agency comes last.
BY_AGENCY = "agency_key = '', agency_key, agency_id"
KEY = ("data_source_id", "agency_id", "state_id")
IN_ORDER = "agency_key, agency_id, source_key, data_source_id"
# A source has a row for each place that its agency has there, which stand together. Lines of a level of government are
# one range of an index, as they are in results; here all levels are one list.
FIRST = f"""select each_level.* from generate_series(0, {len(Level)}) of (level){{and_place}} cross join lateral (
        select distinct on ({IN_ORDER}) {IN_ORDER}, state_id from public.searchable_sources
        where {{place}} and level = of.level and agency_key {{named}} '' and not broken
        order by {IN_ORDER} limit %(limit)s::bigint + %(offset)s
    ) each_level"""
# A source may be of the place by one agency's town, and of what lies above it by another place of that agency.
SQL = f"""above as materialized (select id from public.locations where id {above_sql("place")}),
shown as materialized (
    select found.*, state.state_iso
    from ({{first}}) found left join public.us_states state on state.id = found.state_id
    order by {BY_AGENCY}, source_key, data_source_id, state_iso limit %(limit)s offset %(offset)s
),
counted as (
    select count(*) filter (where is_only)
        + count(distinct ({", ".join(KEY)})) filter (where not is_only) as lines
    from ({{all_rows}}) each_row
),
"""
PLACES_ABOVE = " cross join above"
ROWS = "select {columns} from public.searchable_sources where {place} and not broken"
# A row is looked up by its source, and then it must lie in the place.
ROWS_SHOWN = """select {columns} from shown cross join lateral (
        select * from public.searchable_sources found
        where found.data_source_id = shown.data_source_id and not broken
            and found.agency_id is not distinct from shown.agency_id
            and found.state_id is not distinct from shown.state_id
            and ({place} or found.location_id = any (array(select id from above)))
    ) found"""
TOTAL = "(select lines from counted)"


def rows_of_page(column: str, columns: Sequence[str]) -> tuple[str, str]:
    """Return what stands before, and the query for the rows that the lines of a page are made of.

    Rows lie in the place by a column. Parameters are the place's id as `place`, what the column holds as `inside`, and
    the `limit` and `offset` of the page.
    """
    inside = f"{column} = %(inside)s"
    parts = ((inside, ""), ("location_id = above.id", PLACES_ABOVE))
    first = "\n    union ".join(
        FIRST.format(place=place, and_place=above, named=named) for place, above in parts for named in (">", "=")
    )
    counted = (*KEY, "is_only")
    # Each part of an index of its own.
    all_rows = " union all ".join(
        ROWS.format(columns=", ".join(counted), place=place)
        for place in (inside, "location_id = any (array(select id from above))")
    )
    shown = ROWS_SHOWN.format(columns=", ".join(f"found.{name}" for name in columns), place=f"found.{inside}")
    return SQL.format(first=first, all_rows=all_rows), shown
