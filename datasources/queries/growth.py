"""How much the catalogue holds, and how it has grown."""

import datetime
from dataclasses import dataclass

from django.db import connection

from pdap.db.queries import QueryBuilderBase

NOW = """
with linked as (
    select distinct link.agency_id, link.data_source_id
    from public.link_agencies__data_sources link
    join public.data_sources source on source.id = link.data_source_id and source.approval_status = 'approved'
    join public.agencies agency on agency.id = link.agency_id and agency.approval_status = 'approved'
),
places as (
    select distinct place.state_id, place.county_id
    from linked
    join public.link_agencies__locations serves using (agency_id)
    join public.locations place on place.id = serves.location_id
)
select (select count(*) from public.data_sources where approval_status = 'approved'),
       (select count(distinct agency_id) from linked),
       (select count(distinct state_id) from places),
       (select count(distinct county_id) from places),
       (select count(*) from public.agencies where approval_status = 'approved')
"""
MONTHS = """
select kind, date_trunc('month', made at time zone 'UTC')::date as month, count(*)
from (
    select 'sources' as kind, created_at as made from public.data_sources where approval_status = 'approved'
    union all
    select 'agencies', created_at from public.agencies where approval_status = 'approved'
    union all
    select 'requests', date_created from public.data_requests
    where request_status <> all(%(hidden)s::public.request_status[])
) made
group by kind, month order by month
"""


@dataclass(frozen=True)
class Totals:
    """What there is now; `agencies` have a source, `listed` may have none; states and counties lie in their reach."""

    sources: int
    agencies: int
    states: int
    counties: int
    listed: int


class CatalogueTotals(QueryBuilderBase[Totals]):
    """The counts of what is public, broken sources included (contract 10.5)."""

    def run(self) -> Totals:
        with connection.cursor() as cursor:
            cursor.execute(NOW)
            return Totals(*cursor.fetchone())


class CatalogueGrowth(QueryBuilderBase[dict[str, dict[datetime.date, int]]]):
    """How many sources, agencies and requests were added in each month."""

    def __init__(self, hidden_requests: list[str]) -> None:
        self.hidden = hidden_requests

    def run(self) -> dict[str, dict[datetime.date, int]]:
        """Return for each kind the months in which something came; all that is public now."""
        found: dict[str, dict[datetime.date, int]] = {"sources": {}, "agencies": {}, "requests": {}}
        with connection.cursor() as cursor:
            cursor.execute(MONTHS, {"hidden": self.hidden})
            for kind, month, count in cursor.fetchall():
                found[kind][month] = count
        return found
