"""What kinds of record exist for a place: there and below, and in what it lies in."""

from dataclasses import dataclass

from django.db import connection

from datasources.queries.place_counts import SEARCHED
from pdap.db.queries import QueryBuilderBase

SQL = f"""
with relatives as materialized (
    select %(place)s::bigint as id, true as inside
    union all
    select dependent_location_id, true from public.dependent_locations where parent_location_id = %(place)s
    union all
    select parent_location_id, false from public.dependent_locations where dependent_location_id = %(place)s
),
found as (
    select source.id, source.record_type_id, bool_or(relatives.inside) as inside
    from public.data_sources source
    join public.link_agencies__data_sources link on link.data_source_id = source.id
    join public.agencies agency on agency.id = link.agency_id
    join public.link_agencies__locations serves on serves.agency_id = agency.id
    join relatives on relatives.id = serves.location_id
    where {SEARCHED}
    group by source.id, source.record_type_id
)
select category.name, type.id, type.name,
       count(found.id) filter (where found.inside), count(found.id) filter (where not found.inside)
from public.record_types type
join public.record_categories category on category.id = type.category_id
left join found on found.record_type_id = type.id
where type.name is not null
group by category.id, category.name, type.id, type.name
order by category.id, type.id
"""  # noqa: S608 - the inserted rule is ours


@dataclass(frozen=True)
class KindOfRecord:
    """A record type with its sources: in the place or below it, and only in what the place lies in."""

    category: str
    id: int
    name: str
    here: int
    around: int

    @property
    def total(self) -> int:
        """What a search for the place finds."""
        return self.here + self.around


class PlaceSummary(QueryBuilderBase[list[KindOfRecord]]):
    """All record types with what a search for a place finds of each (contract 5.1); a source counts once."""

    def __init__(self, location_id: int) -> None:
        self.location_id = location_id

    def run(self) -> list[KindOfRecord]:
        """Return every record type, by category, those without sources too."""
        with connection.cursor() as cursor:
            cursor.execute(SQL, {"place": self.location_id})
            return [KindOfRecord(*row) for row in cursor.fetchall()]
