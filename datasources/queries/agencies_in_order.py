"""The public agencies of an area in the order of lists: those with most sources first, then by name."""

# ruff: noqa: S608 - the inserted parts are ours
from typing import NamedTuple

from datasources.models.search_count import Area
from pdap.db.prepared import rows_read_often

# What is kept is as old as the last commit. Of agencies that this transaction has changed, the rows come from the rule;
# in nearly all transactions there are none, and neither table is read.
CHANGED = """changed_here as materialized (
    select agency_id as id from public.changed_agencies
    where current_setting('pdap.agencies_changed', true) = 'on' and agency_id <> 0
    union
    select area_id::integer from public.search_counts
    where current_setting('pdap.search_counted', true) = 'on' and writer is not null and area = 'agency'
)"""
KEPT = "from public.agency_areas where agency_id <> all (array(select id from changed_here))"
RULE = "from public.agency_area_rows where agency_id = any (array(select id from changed_here))"
IN_AREA = "and area = %(area)s and area_id = %(area_id)s"
BY_SOURCES = "sources desc, agency_key, agency_id"
ROW = "select agency_id, sources, agency_key"
# The index has the order, so that no more is read than the pages up to this one.
SQL = f"""
with {CHANGED}
select agency_id, (select name from public.agencies agency where agency.id = listed.agency_id), sources,
    (select count(*) {KEPT} {IN_AREA}) + (select count(*) {RULE} {IN_AREA})
from (
    ({ROW} {KEPT} {IN_AREA} order by {BY_SOURCES} limit %(limit)s::bigint + %(offset)s)
    union all {ROW} {RULE} {IN_AREA}
) listed
order by {BY_SOURCES} limit %(limit)s offset %(offset)s
"""


class ListedAgency(NamedTuple):
    """An agency in a list; `total` is how many the list has."""

    pk: int
    name: str
    source_count: int
    total: int


class AgenciesInOrder:
    """The agencies of an area, a page of them at a time."""

    def __init__(self, area: Area, area_id: int = 0) -> None:
        self.area, self.area_id = area, area_id

    def __getitem__(self, part: slice) -> list[ListedAgency]:
        offset = part.start or 0
        parameters = {"area": self.area.value, "area_id": self.area_id, "limit": part.stop - offset, "offset": offset}
        return [ListedAgency._make(row) for row in rows_read_often(SQL, parameters)]


def number_near_sql(area: str, area_id: str, above: str) -> str:
    """Return the query for the number of agencies in an area, or in one of the places that a condition names.

    The area and its id are parameters by their names; it stands behind `CHANGED`.
    """
    here = f"(area = %({area})s and area_id = %({area_id})s)"
    up_there = f"(area = '{Area.PLACE}' and area_id {above})"
    # An agency may lie in both. Each is one range of an index.
    rows = " union ".join(f"select agency_id {rows} and {where}" for where in (here, up_there) for rows in (KEPT, RULE))
    return f"select count(*) from ({rows}) near"


def agencies_by_area_sql(areas: str) -> str:
    """Return the query for the number of agencies of each area, as `key` and `agencies`; it stands behind `CHANGED`."""
    return f"""select area_id as key, count(*) as agencies
        from (select area_id {KEPT} and {areas} union all select area_id {RULE} and {areas}) lies_in group by area_id"""
