"""How much the catalog holds, and how it has grown."""

import datetime
from dataclasses import dataclass

from django.db import connection

from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase
from pdap.lib.status_counts import PUBLIC_AGENCIES, PUBLIC_SOURCES


def places_found(column: str) -> str:
    """SQL of a recursive table of values in a column of `searchable_sources`; the index leads from each to the next.

    There are as many steps as states or counties, no matter how many sources each of them has.
    """
    following = "select {column} from public.searchable_sources where {column} {than} order by {column} limit 1"
    return f"""{column}s_found(id) as (
    ({following.format(column=column, than="is not null")})
    union all
    select ({following.format(column=column, than=f"> {column}s_found.id")}) from {column}s_found where id is not null
)"""  # noqa: S608 - our own words


# Agencies with a public source, of a record type or not. `searchable_sources` has those of a type, broken links
# included; the few others are looked up.
AGENCIES_WITH_SOURCES = f"""untyped as materialized (
    select distinct agency.id
    from public.data_sources source
    join public.link_agencies__data_sources link on link.data_source_id = source.id
    join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
    where source.record_type_id is null and {is_public_sql("source")}
),
with_sources as materialized (
    select agency_id as id from public.searchable_sources where agency_id is not null group by agency_id
    union select id from untyped
)"""  # noqa: S608 - the inserted rules are ours
# The states and counties are those that these agencies are in or below, as in the existing system.
COVERAGE = f"""
with {AGENCIES_WITH_SOURCES}
select {PUBLIC_SOURCES.sql()}, (select count(*) from with_sources),
       count(distinct place.state_id), count(distinct place.county_id)
from with_sources
join public.link_agencies__locations serves on serves.agency_id = with_sources.id
join public.locations place on place.id = serves.location_id
"""  # noqa: S608 - the inserted rules are ours
# The states and counties that search finds sources in: those of the places of sources' own, too.
TOTALS = f"""
with recursive {AGENCIES_WITH_SOURCES},
there as materialized (
    select place.state_id, place.county_id
    from untyped join public.link_agencies__locations serves on serves.agency_id = untyped.id
    join public.locations place on place.id = serves.location_id
),
{places_found("state_id")},
{places_found("county_id")}
select {PUBLIC_SOURCES.sql()},
       (select count(*) from with_sources),
       (select count(*) from (
            select id from state_ids_found where id is not null
            union select state_id from there where state_id is not null
        ) states),
       (select count(*) from (
            select id from county_ids_found where id is not null
            union select county_id from there where county_id is not null
        ) counties),
       (select coalesce(sum(sources), 0)::bigint from public.search_counts where area = 'everywhere'),
       {PUBLIC_AGENCIES.sql()}
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
    """Public sources, broken ones included; the agencies that have one; the states and counties with any."""

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
    """The counts of what is public, of places those of agencies alone (contract 10.5)."""

    is_one_statement = True

    def run(self) -> CatalogCounts:
        with connection.cursor() as cursor:
            cursor.execute(COVERAGE)
            return CatalogCounts(*cursor.fetchone())


class CatalogTotals(QueryBuilderBase[Totals]):
    """The same with what search finds and what is listed, of places also those that sources have themselves."""

    is_one_statement = True

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
