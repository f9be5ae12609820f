"""What kinds of record exist for a place: there and below, and in what it lies in."""

from dataclasses import dataclass

from django.db import connection

from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import ABOVE, IsInside
from pdap.db.queries import QueryBuilderBase

SQL = """
with relatives as materialized (
    select id, true as inside from ({inside}) near
    union all
    select id, false from ({above}) around where id <> %(place)s
),
found as (
    select source.data_source_id as id, source.record_type_id, bool_or(relatives.inside) as inside,
           bool_or(relatives.inside and source.agency_id is null) as untied
    from public.searchable_sources source
    join relatives on relatives.id = source.location_id
    where not source.broken and source.location_id = any (array(select id from relatives))
    group by source.data_source_id, source.record_type_id
)
{counted}
"""
# Of the nation everything lies inside; it lists what is its own.
NATION = """
with found as (
    select data_source_id as id, record_type_id, true as inside,
           bool_or(agency_id is null and location_id = %(place)s) as untied
    from public.searchable_sources where not broken and location_id is not null
    group by data_source_id, record_type_id
)
{counted}
"""
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
            sql = NATION if self.place.type == LocationType.NATIONAL else SQL
            cursor.execute(
                sql.format(counted=COUNTED, inside=for_place(IsInside.places), above=for_place(ABOVE)),
                {"place": self.place.pk},
            )
            return [KindOfRecord(*row) for row in cursor.fetchall()]
