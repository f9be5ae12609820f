"""How many sources and agencies the places of one level have, each with all that lies below it, by the rule of search.

The map's materialized views (contract 9.8) also count broken sources and sources without a record type; what
pages show must agree with what search finds (contract 5.2), whose numbers are kept.
"""

from typing import Any, NamedTuple

from datasources.models.search_count import AREAS
from datasources.queries.agencies_in_order import CHANGED, agencies_by_area_sql
from locations.enums import LocationType
from locations.former import belongs_in_lists
from locations.names import own_name, short_name
from pdap.db.prepared import rows_read_often
from pdap.db.queries import QueryBuilderBase

SQL = """
with {changed},
agencies as (
        {agencies}
),
sources as (
    select area_id as key, sum(sources)::bigint as sources
    from public.search_counts
    where area = '{area}' and {counted_within}{of_type} group by area_id
)
select child.id, state.state_name, state.state_iso, county.name, county.fips, {town} as town, child.lat, child.lng,
       coalesce(sources.sources, 0), coalesce(agencies.agencies, 0)
from public.locations child
left join public.us_states state on state.id = child.state_id
left join public.counties county on county.id = child.county_id
left join agencies on agencies.key = child.{child_key}
left join sources on sources.key = child.{child_key}
where child.type = %(level)s::public.location_type and {child_within}
order by state.state_name, county.name, town, child.id
"""
# Looked up, since PostgreSQL would read all towns of the country to join those of a county.
TOWN = "(select name from public.localities where id = child.locality_id)"
OF_TYPE = " and record_type_id = %(record_type)s"
COUNTED_WITHIN = "area_id = any (array(select {child_key} from public.locations child where {inside} and {is_child}))"
# For each level: the column that names a place of the next, that level, and the column that keeps it inside.
BELOW = {
    LocationType.NATIONAL: ("state_id", LocationType.STATE, None),
    LocationType.STATE: ("county_id", LocationType.COUNTY, "state_id"),
    LocationType.COUNTY: ("locality_id", LocationType.LOCALITY, "county_id"),
}


class CountedPlace(NamedTuple):
    """A place with what search finds in it and below it, and the agencies there."""

    location_id: int
    state_name: str | None
    state_iso: str | None
    county_name: str | None
    county_fips: str | None
    locality_name: str | None
    lat: float | None
    lng: float | None
    sources: int
    agencies: int

    @property
    def own_name(self) -> str:
        return own_name(self)

    @property
    def short_name(self) -> str:
        return short_name(self)


class PlaceCounts(QueryBuilderBase[list[CountedPlace]]):
    """The places one level below a place, counted, by name; `record_type_id` counts sources of that type alone."""

    is_one_statement = True

    def __init__(self, level: str, within: int | None = None, record_type_id: int | None = None) -> None:
        """Take the level of the place and, below the nation, the id of its state or county; not its location's."""
        self.level, self.within, self.record_type_id = level, within, record_type_id

    def run(self) -> list[CountedPlace]:
        """Return the places; none below a locality."""
        if self.level not in BELOW:
            return []
        key, level, inside = BELOW[LocationType(self.level)]
        inside_sql = f"child.{inside} = %(within)s" if inside else "true"
        is_child = "child.type = %(level)s::public.location_type"
        # A locality is one place, and what lies in it is counted by that.
        child_key = "id" if level == LocationType.LOCALITY else key
        within = COUNTED_WITHIN.format(child_key=child_key, inside=inside_sql, is_child=is_child) if inside else "true"
        sql = SQL.format(
            changed=CHANGED,
            agencies=agencies_by_area_sql(f"area = '{AREAS[level]}' and {within}"),
            child_key=child_key,
            area=AREAS[level],
            counted_within=within,
            of_type=OF_TYPE if self.record_type_id else "",
            child_within=inside_sql,
            town=TOWN if level == LocationType.LOCALITY else "null::text",
        )
        parameters: dict[str, Any] = {"level": level.value}
        if inside:
            parameters["within"] = self.within
        if self.record_type_id:
            parameters["record_type"] = self.record_type_id
        rows = [CountedPlace._make(row) for row in rows_read_often(sql, parameters)]
        return [row for row in rows if belongs_in_lists(row.state_iso, bool(row.sources or row.agencies))]
