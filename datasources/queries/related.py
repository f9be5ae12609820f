"""Sources that a reader of one may want next."""

import datetime
from dataclasses import dataclass

from django.db import connection

from datasources.searchable import is_searchable_sql
from datasources.telling_names import with_telling_names
from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase

SQL = f"""
with own as (
    select link.agency_id, place.state_id
    from public.link_agencies__data_sources link
    left join public.link_agencies__locations serves on serves.agency_id = link.agency_id
    left join public.locations place on place.id = serves.location_id
    where link.data_source_id = %(source)s
    union all
    select null, place.state_id
    from public.link_data_sources__locations link join public.locations place on place.id = link.location_id
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
    union all
    select link.data_source_id, null, 3
    from public.link_data_sources__locations link
    join public.locations place on place.id = link.location_id
    join public.data_sources source on source.id = link.data_source_id and source.record_type_id = %(record_type)s
    where place.state_id in (select state_id from own)
),
ranked as (
    select distinct on (source.id) source.id, source.name, agency.name as agency_name, type.name as type_name,
           source.coverage_start, source.coverage_end,
           nearness + case when source.record_type_id = %(record_type)s then 0 else 1 end as rank
    from candidates
    join public.data_sources source on source.id = candidates.data_source_id
    left join public.agencies agency on agency.id = candidates.agency_id
    join public.record_types type on type.id = source.record_type_id
    where source.id <> %(source)s and {is_searchable_sql("source")} and (agency.id is null or {is_public_sql("agency")})
    order by source.id, rank, agency.name
)
select id, name, agency_name, type_name, coverage_start, coverage_end
from ranked order by rank, name, id limit %(limit)s
"""  # noqa: S608 - the inserted rules are ours


@dataclass
class RelatedSource:
    """A source with the agency by which it is related; None where it is the state and no agency stands for it."""

    id: int
    name: str
    agency_name: str | None
    record_type: str
    coverage_start: datetime.date | None
    coverage_end: datetime.date | None
    telling_name: str = ""

    @property
    def pk(self) -> int:
        return self.id


class RelatedSources(QueryBuilderBase[list[RelatedSource]]):
    """Sources of the same agency and type, then of the same agency, then of the same type in the same state."""

    def __init__(self, source_id: int, record_type_id: int | None, limit: int = 6) -> None:
        self.parameters = {"source": source_id, "record_type": record_type_id, "limit": limit}

    def run(self) -> list[RelatedSource]:
        with connection.cursor() as cursor:
            cursor.execute(SQL, self.parameters)
            return with_telling_names(RelatedSource(*row) for row in cursor.fetchall())
