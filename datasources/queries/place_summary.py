"""What kinds of record exist for a place: there and below, and in what it lies in."""

import datetime
from dataclasses import dataclass
from typing import Any

from datasources.models.search_count import AREAS
from datasources.querysets import column_inside
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import above_sql
from pdap.db.prepared import rows_read_often
from pdap.db.queries import QueryBuilderBase

# How many sources the page of a place begins with.
SOURCES = 8
# Numbers are kept (`SearchCount`). What lies in several places above a place, or also in it, has several rows, of which
# it counts once: of all other sources none is read to count them.
SQL = """
with above as materialized (select id from public.locations where id {above}),
several as (
    select min(record_type_id) as record_type_id, count(distinct location_id) - case when exists (
            select from public.searchable_sources own where own.data_source_id = found.data_source_id and own.{inside}
        ) then 0 else 1 end as too_many
    from public.searchable_sources found
    where not is_only and not broken and location_id = any (array(select id from above))
    group by data_source_id
),
around as (
    select record_type_id, sources from public.search_counts
    where area = 'place' and area_id = any (array(select id from above))
    union all
    select record_type_id, -too_many from several
),
number as (
    select record_type_id, sum(here)::bigint as here, sum(around)::bigint as around
    from (
        select record_type_id, sources as here, 0 as around from public.search_counts
        where area = '{area}' and area_id = %(area_id)s
        union all
        select record_type_id, 0, sources from around
    ) part group by record_type_id
),
untied as (
    select record_type_id, array_agg(distinct data_source_id) as ids
    from public.searchable_sources
    where agency_id is null and location_id is not null and not broken and state_id = %(state)s and {inside}
    group by record_type_id
),
own as ({own}),
inside as ({newest} where not broken and {inside} {as_sorted} limit 2 * %(sources)s),
-- A place without sources of its own begins with those that cover it.
covering as (
    select each_above.* from above cross join lateral (
        {newest} where not broken and location_id = above.id {as_sorted} limit %(sources)s
    ) each_above where not exists (select from inside)
),
{first}
"""
# In the nation is everything that has a place; it lists what is its own.
NATION = """
with number as (
    select record_type_id, sum(sources)::bigint as here, 0 as around
    from public.search_counts where area = 'placed' and area_id = 0 group by record_type_id
),
untied as (
    select record_type_id, array_agg(distinct data_source_id) as ids
    from public.searchable_sources
    where agency_id is null and not broken and state_id is null and county_id is null and location_id = %(place)s
    group by record_type_id
),
own as ({own}),
{first}
"""
NEWEST = "select distinct created_at, data_source_id from public.searchable_sources"
AS_SORTED = "order by created_at desc, data_source_id"
OWN = f"{NEWEST} where not broken and location_id = %(place)s {AS_SORTED} limit %(sources)s"
# Of twice as many inside as are shown, enough are left without those that are the place's own.
FIRST = """
first as (
    select id, entry.source_name, entry.record_type_id, entry.coverage_start, entry.coverage_end, own, added
    from (
        select data_source_id as id, bool_or(own) as own, max(created_at) as added
        from ({of_which}) each_of group by data_source_id
        order by own desc, added desc, id limit %(sources)s
    ) shown
    cross join lateral (
        select source_name, record_type_id, coverage_start, coverage_end
        from public.searchable_sources where data_source_id = shown.id limit 1
    ) entry
),
law as (
    select law.name, law.deadline, law.fees, law.who_may_ask, law.official_url, law.checked_on,
           state.state_name as state
    from public.public_records_laws law
    join public.us_states state on state.id = law.state_id
    join public.locations place on place.id = %(place)s and place.state_id = law.state_id
    where law.checked_on is not null
)
select category.name, type.id, type.name, coalesce(number.here, 0), coalesce(number.around, 0),
       coalesce(untied.ids, '{{}}'),
       -- What is said once stands in the first row.
       case when row_number() over (order by category.id, type.id) = 1 then json_build_array(
           (select json_agg(json_build_array(id, source_name, record_type_id, coverage_start, coverage_end)
                            order by own desc, added desc, id) from first),
           (select row_to_json(law) from law)) end
from public.record_types type
join public.record_categories category on category.id = type.category_id
left join number on number.record_type_id = type.id
left join untied on untied.record_type_id = type.id
where type.name is not null
order by category.id, type.id
"""
OF_NATION = "select *, true as own from own"
OF_PLACE = f"{OF_NATION} union all select *, false from inside union all select *, false from covering"  # noqa: S608


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
        parameters: dict[str, Any] = {"place": self.place.pk, "sources": SOURCES}
        if self.place.type == LocationType.NATIONAL:
            sql = NATION.format(own=OWN, first=FIRST.format(of_which=OF_NATION))
        else:
            column, value = column_inside(self.place)
            parameters |= {"inside": value, "area_id": value, "state": self.place.state_id}
            sql = SQL.format(
                area=AREAS[LocationType(self.place.type)],
                inside=f"{column} = %(inside)s",
                above=above_sql("place"),
                own=OWN,
                newest=NEWEST,
                as_sorted=AS_SORTED,
                first=FIRST.format(of_which=OF_PLACE),
            )
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
