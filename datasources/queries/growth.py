"""How much the catalog holds, and how it has grown."""

import datetime
from dataclasses import dataclass

from django.db import connection

from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase

NOW = f"""
with found as materialized (
    select data_source_id, agency_id, location_id, broken from public.searchable_sources
    union all
    -- What search leaves out for want of a record type counts here.
    select source.id, agency.id, serves.location_id, true
    from public.data_sources source
    join public.link_agencies__data_sources link on link.data_source_id = source.id
    join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
    left join public.link_agencies__locations serves on serves.agency_id = agency.id
    where source.record_type_id is null and {is_public_sql("source")}
),
places as (
    select distinct place.state_id, place.county_id
    from public.locations place where place.id in (select location_id from found)
)
select (select count(*) from public.data_sources source where {is_public_sql("source")}),
       (select count(distinct data_source_id) from found where not broken),
       (select count(distinct agency_id) from found),
       (select count(distinct state_id) from places),
       (select count(distinct county_id) from places),
       (select count(*) from public.agencies agency where {is_public_sql("agency")})
"""  # noqa: S608 - the inserted rule is ours
MONTHS = f"""
select kind, date_trunc('month', made at time zone 'UTC')::date as month, count(*)
from (
    select 'sources' as kind, created_at as made from public.data_sources source
    where {is_public_sql("source")}
    union all
    select 'agencies', created_at from public.agencies agency where {is_public_sql("agency")}
    union all
    select 'requests', date_created from public.data_requests
    where request_status = any(%(listed)s::public.request_status[])
) made
group by kind, month order by month
"""  # noqa: S608 - the inserted rules are ours


@dataclass(frozen=True)
class Totals:
    """What there is now; `agencies` have a source, `listed` may have none; states and counties have one in them.

    `sources` are all that are public, `searchable` those that search finds: of a record type, their links not broken.
    """

    sources: int
    searchable: int
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

    def __init__(self, listed_requests: list[str]) -> None:
        """Take the statuses of requests that are counted."""
        self.listed = listed_requests

    def run(self) -> dict[str, dict[datetime.date, int]]:
        """Return for each kind the months in which something came; all that is public now."""
        found: dict[str, dict[datetime.date, int]] = {"sources": {}, "agencies": {}, "requests": {}}
        with connection.cursor() as cursor:
            cursor.execute(MONTHS, {"listed": self.listed})
            for kind, month, count in cursor.fetchall():
                found[kind][month] = count
        return found
