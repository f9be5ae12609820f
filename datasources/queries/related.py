"""Sources that a reader of one may want next."""

from dataclasses import dataclass

from django.db import connection

from datasources.queries.place_counts import SEARCHED
from pdap.db.queries import QueryBuilderBase

SQL = f"""
with own as (
    select link.agency_id, place.state_id
    from public.link_agencies__data_sources link
    left join public.link_agencies__locations serves on serves.agency_id = link.agency_id
    left join public.locations place on place.id = serves.location_id
    where link.data_source_id = %(source)s
),
candidates as (
    select link.data_source_id, link.agency_id, 1 as nearness
    from public.link_agencies__data_sources link
    where link.agency_id in (select agency_id from own)
    union all
    select link.data_source_id, link.agency_id, 3
    from public.data_sources source
    join public.link_agencies__data_sources link on link.data_source_id = source.id
    join public.link_agencies__locations serves on serves.agency_id = link.agency_id
    join public.locations place on place.id = serves.location_id
    where source.record_type_id = %(record_type)s and place.state_id in (select state_id from own)
),
ranked as (
    select distinct on (source.id) source.id, source.name, agency.name as agency_name, type.name as type_name,
           nearness + case when source.record_type_id = %(record_type)s then 0 else 1 end as rank
    from candidates
    join public.data_sources source on source.id = candidates.data_source_id
    join public.agencies agency on agency.id = candidates.agency_id
    join public.record_types type on type.id = source.record_type_id
    where source.id <> %(source)s and {SEARCHED}
    order by source.id, rank, agency.name
)
select id, name, agency_name, type_name from ranked order by rank, name, id limit %(limit)s
"""  # noqa: S608 - the inserted rule is ours


@dataclass(frozen=True)
class RelatedSource:
    """A source with the agency by which it is related."""

    id: int
    name: str
    agency_name: str
    record_type: str


class RelatedSources(QueryBuilderBase[list[RelatedSource]]):
    """Sources of the same agency and type, then of the same agency, then of the same type in the same state."""

    def __init__(self, source_id: int, record_type_id: int | None, limit: int = 6) -> None:
        self.parameters = {"source": source_id, "record_type": record_type_id, "limit": limit}

    def run(self) -> list[RelatedSource]:
        with connection.cursor() as cursor:
            cursor.execute(SQL, self.parameters)
            return [RelatedSource(*row) for row in cursor.fetchall()]
