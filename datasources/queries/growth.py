"""How much the catalog holds, and how it has grown."""

import datetime
from dataclasses import dataclass

from django.db import connection

from datasources.searchable import is_searchable_sql
from pdap.db.public_records import is_hidden_sql, is_public_sql
from pdap.db.queries import QueryBuilderBase

# Agencies with a public source, of a record type or not. The few links that are not public are left out, which costs
# less than looking up both ends of each; `not exists` can be hashed at any size.
COVERAGE = f"""
with publishing as materialized (
    select distinct link.agency_id as id from public.link_agencies__data_sources link
    where not exists (
        select from public.data_sources source where source.id = link.data_source_id and {is_hidden_sql("source")}
    ) and not exists (
        select from public.agencies agency where agency.id = link.agency_id and {is_hidden_sql("agency")}
    )
),
found as (
    select serves.location_id from public.link_agencies__locations serves
    where serves.agency_id in (select id from publishing)
    union all
    -- Places of sources' own, where no hidden agency alone stands for the source.
    select own.location_id from public.link_data_sources__locations own
    join public.data_sources source on source.id = own.data_source_id and {is_public_sql("source")}
    where source.record_type_id is not null
      and (not exists (
              select from public.link_agencies__data_sources link where link.data_source_id = source.id
          ) or exists (
              select from public.link_agencies__data_sources link
              join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
              where link.data_source_id = source.id
          ))
),
places as materialized (
    select place.state_id, place.county_id from public.locations place
    where place.id in (select location_id from found) group by place.state_id, place.county_id
)
select (select count(*) from public.data_sources source where {is_public_sql("source")}),
       (select count(*) from publishing),
       (select count(distinct state_id) from places),
       (select count(distinct county_id) from places)
"""  # noqa: S608 - the inserted rules are ours
# A source by hidden agencies alone is not found.
TOTALS = f"""{COVERAGE.rstrip()},
       (select count(*) from public.data_sources source
        where {is_searchable_sql("source")} and not exists (
            select from public.link_agencies__data_sources link
            join public.agencies agency on agency.id = link.agency_id and {is_hidden_sql("agency")}
            where link.data_source_id = source.id and not exists (
                select from public.link_agencies__data_sources other
                join public.agencies seen on seen.id = other.agency_id and {is_public_sql("seen")}
                where other.data_source_id = source.id
            )
        )),
       (select count(*) from public.agencies agency where {is_public_sql("agency")})
"""  # noqa: S608 - the inserted rules are ours
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
class CatalogCounts:
    """Public sources, broken ones included; the agencies that have one; the states and counties that have one."""

    sources: int
    agencies: int
    states: int
    counties: int


@dataclass(frozen=True)
class Totals(CatalogCounts):
    """The same, with the sources that search finds, and all public agencies."""

    searchable: int
    listed: int


class CountedCoverage(QueryBuilderBase[CatalogCounts]):
    """The counts of what is public (contract 10.5)."""

    def run(self) -> CatalogCounts:
        with connection.cursor() as cursor:
            cursor.execute(COVERAGE)
            return CatalogCounts(*cursor.fetchone())


class CatalogTotals(QueryBuilderBase[Totals]):
    """The same with what search finds and what is listed."""

    def run(self) -> Totals:
        with connection.cursor() as cursor:
            cursor.execute(TOTALS)
            return Totals(*cursor.fetchone())


class CatalogGrowth(QueryBuilderBase[dict[str, dict[datetime.date, int]]]):
    """How many sources, agencies and requests were added in each month."""

    def __init__(self, listed_requests: list[str]) -> None:
        """Take the statuses of requests that are counted."""
        self.listed = listed_requests

    def run(self) -> dict[str, dict[datetime.date, int]]:
        """Return for each kind the months in which something came; all that is public now."""
        counts: dict[str, dict[datetime.date, int]] = {"sources": {}, "agencies": {}, "requests": {}}
        with connection.cursor() as cursor:
            cursor.execute(MONTHS, {"listed": self.listed})
            for kind, month, count in cursor.fetchall():
                counts[kind][month] = count
        return counts
