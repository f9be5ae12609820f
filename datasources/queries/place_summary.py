"""What kinds of record exist for a place: there and below, and in what it lies in."""

import datetime
from dataclasses import dataclass
from typing import Any

from datasources.querysets import column_inside
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import above_sql
from pdap.db.prepared import rows_read_often
from pdap.db.queries import QueryBuilderBase

# How many sources the page of a place begins with.
SOURCES = 8
SQL = """
with near as (
    select data_source_id, record_type_id, agency_id, true as inside
    from public.searchable_sources where not broken and {inside}
    union all
    select data_source_id, record_type_id, agency_id, false
    from public.searchable_sources
    where not broken and location_id {above}
),
found as (
    select data_source_id as id, min(record_type_id) as record_type_id, bool_or(inside) as inside,
           bool_or(inside and agency_id is null) as untied
    from near group by data_source_id
),
-- A place without sources of its own begins with those that cover it.
shown as (
    select * from public.searchable_sources where not broken and {inside}
    union all
    select * from public.searchable_sources
    where not broken and location_id {above}
      and not exists (select from public.searchable_sources where not broken and {inside})
)
{counted}
"""
# Of the nation everything lies inside; it lists what is its own.
NATION = """
with found as (
    select data_source_id as id, record_type_id, true as inside,
           bool_or(agency_id is null and location_id = %(place)s) as untied
    from public.searchable_sources where not broken and location_id is not null
    group by record_type_id, data_source_id
),
shown as (select * from public.searchable_sources where not broken and location_id = %(place)s)
{counted}
"""
COUNTED = """,
first as (
    select data_source_id as id, source_name, record_type_id, coverage_start, coverage_end,
           bool_or(location_id = %(place)s) as own, max(created_at) as added
    from shown group by 1, 2, 3, 4, 5
    order by own desc, added desc, id limit %(sources)s
),
law as (
    select law.name, law.deadline, law.fees, law.who_may_ask, law.official_url, law.checked_on,
           state.state_name as state
    from public.public_records_laws law
    join public.us_states state on state.id = law.state_id
    join public.locations place on place.id = %(place)s and place.state_id = law.state_id
    where law.checked_on is not null
)
select category.name, type.id, type.name,
       count(found.id) filter (where found.inside), count(found.id) filter (where not found.inside),
       coalesce(array_agg(found.id) filter (where found.untied), '{{}}'),
       -- What is said once stands in the first row.
       case when row_number() over (order by category.id, type.id) = 1 then json_build_array(
           (select json_agg(json_build_array(id, source_name, record_type_id, coverage_start, coverage_end)
                            order by own desc, added desc, id) from first),
           (select row_to_json(law) from law)) end
from public.record_types type
join public.record_categories category on category.id = type.category_id
left join found on found.record_type_id = type.id
where type.name is not null
group by category.id, category.name, type.id, type.name
order by category.id, type.id
"""


@dataclass(frozen=True)
class CountedRecordType:
    """A record type with its sources: in the place or below it, and only in what the place lies in.

    `untied` are the ids of those in the place or below it that no agency stands for; of the nation only its own.
    """

    category: str
    id: int
    name: str
    here: int
    around: int
    untied: list[int]

    @property
    def total(self) -> int:
        """What a search for the place finds."""
        return self.here + self.around


@dataclass(frozen=True)
class PlaceSource:
    """One of the first sources of a place, as its page lists them."""

    pk: int
    name: str
    record_type: str
    coverage_start: datetime.date | None
    coverage_end: datetime.date | None

    @classmethod
    def of(cls, row: list[Any], types: dict[int, str]) -> "PlaceSource":
        pk, name, kind, *dates = row
        start, end = (datetime.date.fromisoformat(date) if date else None for date in dates)
        return cls(pk, name, types.get(kind, ""), start, end)


class PlaceSummary(QueryBuilderBase[list[CountedRecordType]]):
    """All record types with what a search for a place finds of each (contract 5.1); a source counts once.

    In the same statement, the first `sources` of the place, its own before those of the places in it and the newest
    first; where it has none, those `covering` it from above; and its state's `law`, if a curator has checked it.
    """

    is_one_statement = True

    def __init__(self, place: LocationExpanded) -> None:
        self.place = place
        self.sources: list[PlaceSource] = []
        self.covering: list[PlaceSource] = []
        self.law: dict[str, Any] | None = None

    def run(self) -> list[CountedRecordType]:
        """Return every record type, by category, those without sources too."""
        parameters = {"place": self.place.pk, "sources": SOURCES}
        if self.place.type == LocationType.NATIONAL:
            sql = NATION.format(counted=COUNTED)
        else:
            column, parameters["inside"] = column_inside(self.place)
            sql = SQL.format(counted=COUNTED, inside=f"{column} = %(inside)s", above=above_sql("place"))
        rows = rows_read_often(sql, parameters)
        kinds = [CountedRecordType(*row) for *row, _ in rows]
        said_once = next((extra for *_, extra in rows if extra), [None, None])
        names = {kind.id: kind.name for kind in kinds}
        shown = [PlaceSource.of(row, names) for row in said_once[0] or ()]
        if any(kind.here for kind in kinds) or self.place.type == LocationType.NATIONAL:
            self.sources = shown
        else:
            self.covering = shown
        self.law = said_once[1] and {
            **said_once[1],
            "checked_on": datetime.date.fromisoformat(said_once[1]["checked_on"]),
        }
        return kinds
