"""Sources that a reader of one may want next."""

import datetime
from dataclasses import dataclass

from datasources.telling_names import with_telling_names
from pdap.db.prepared import rows_read_often
from pdap.db.queries import QueryBuilderBase

MOST_RELATED = 6

SQL = """
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
of_agency as (
    select distinct on (data_source_id) data_source_id, source_key, source_name, agency_name, record_type_id,
        coverage_start, coverage_end, case when record_type_id = %(record_type)s then 1 else 2 end as rank
    from public.searchable_sources
    where agency_id = any (array(select agency_id from own)) and not broken and data_source_id <> %(source)s
    order by data_source_id, agency_name
),
-- The first of each state by an index, with as many more as may be known already; none where the agency has enough.
in_state as (
    select distinct first.data_source_id
    from (select distinct state_id from own where state_id is not null) state
    cross join lateral (
        select distinct source_key, data_source_id from public.searchable_sources
        where record_type_id = %(record_type)s and state_id = state.state_id and not broken
        order by source_key, data_source_id limit 2 * %(limit)s
    ) first
    where (select count(*) from of_agency) < %(limit)s and data_source_id <> %(source)s
        and data_source_id not in (select data_source_id from of_agency)
),
ranked as (
    select * from of_agency
    union all
    select entry.*, 3 from in_state cross join lateral (
        select data_source_id, source_key, source_name, agency_name, record_type_id, coverage_start, coverage_end
        from public.searchable_sources
        where data_source_id = in_state.data_source_id and state_id = any (array(select state_id from own))
        order by agency_name limit 1
    ) entry
)
select data_source_id, source_name, agency_name, type.name, coverage_start, coverage_end
from ranked join public.record_types type on type.id = record_type_id
order by rank, source_key, data_source_id limit %(limit)s
"""


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

    is_one_statement = True

    def __init__(self, source_id: int, record_type_id: int | None) -> None:
        self.parameters = {"source": source_id, "record_type": record_type_id, "limit": MOST_RELATED}

    def run(self) -> list[RelatedSource]:
        return with_telling_names(RelatedSource(*row) for row in rows_read_often(SQL, self.parameters))
