"""What kinds of record exist for a place: there and below, and in what it lies in."""

from dataclasses import dataclass

from django.db import connection

from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import ABOVE
from pdap.db.queries import QueryBuilderBase

SQL = """
with near as (
    select data_source_id, record_type_id, agency_id, true as inside
    from public.searchable_sources where not broken and {inside}
    union all
    select data_source_id, record_type_id, agency_id, false
    from public.searchable_sources
    where not broken and location_id = any (array(select id from ({above}) above where id <> %(place)s))
),
found as (
    select data_source_id as id, min(record_type_id) as record_type_id, bool_or(inside) as inside,
           bool_or(inside and agency_id is null) as untied
    from near group by data_source_id
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
)
{counted}
"""
# The condition that a row lies in a place.
INSIDE = {
    LocationType.STATE: "state_id = %(state)s",
    LocationType.COUNTY: "county_id = %(county)s",
    LocationType.LOCALITY: "location_id = %(place)s",
}
COUNTED = """
select category.name, type.id, type.name,
       count(found.id) filter (where found.inside), count(found.id) filter (where not found.inside),
       coalesce(array_agg(found.id) filter (where found.untied), '{}')
from public.record_types type
join public.record_categories category on category.id = type.category_id
left join found on found.record_type_id = type.id
where type.name is not null
group by category.id, category.name, type.id, type.name
order by category.id, type.id
"""


@dataclass(frozen=True)
class KindOfRecord:
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


def for_place(places: str) -> str:
    return places.replace("%s", "%(place)s")


class PlaceSummary(QueryBuilderBase[list[KindOfRecord]]):
    """All record types with what a search for a place finds of each (contract 5.1); a source counts once."""

    def __init__(self, place: LocationExpanded) -> None:
        self.place = place

    def run(self) -> list[KindOfRecord]:
        """Return every record type, by category, those without sources too."""
        with connection.cursor() as cursor:
            kind = LocationType(self.place.type)
            sql = NATION if kind == LocationType.NATIONAL else SQL
            cursor.execute(
                sql.format(counted=COUNTED, inside=INSIDE.get(kind, ""), above=for_place(ABOVE)),
                {"place": self.place.pk, "state": self.place.state_id, "county": self.place.county_id},
            )
            return [KindOfRecord(*row) for row in cursor.fetchall()]
