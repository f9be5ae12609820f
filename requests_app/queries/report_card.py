"""What a report card counts, of a place, an agency or a record type; and each month's numbers, kept by a job."""

from dataclasses import dataclass

from django.db import connection, transaction

from datasources.freshness import freshness_sql
from locations.models import LocationExpanded
from locations.queries.relatives import inside_sql
from pdap.db.queries import QueryBuilderBase
from requests_app.models import CoverageSnapshot

# ruff: noqa: S608 - our own words
SQL = f"""
with found as materialized (
    select data_source_id as id, record_type_id, bool_and(broken) as broken
    from public.searchable_sources where {{reach}} group by 1, 2
),
dated as (select found.*, {freshness_sql("found.id")} as freshness from found)
select count(distinct record_type_id) filter (where not broken), count(*) filter (where not broken),
       count(*) filter (where broken),
       count(*) filter (where not broken and freshness = 'fresh'),
       count(*) filter (where not broken and freshness = 'due'),
       count(*) filter (where not broken and freshness = 'stale'),
       count(*) filter (where not broken and freshness = 'unknown')
from dated
"""
TREND_MONTHS = 12
# A source counts for its place and for all that this lies in.
MONTH = f"""
with row as materialized (
    select distinct data_source_id as id, record_type_id, agency_id, location_id, broken
    from public.searchable_sources
),
dated as materialized (
    select id, {freshness_sql("each.id")} = 'fresh' as fresh from (select distinct id from row) each
),
subject as (
    select 'agency' as subject, agency_id::bigint as subject_id, id, record_type_id, broken from row
    where agency_id is not null
    union
    select 'record_type', record_type_id, id, record_type_id, broken from row where record_type_id is not null
    union
    select 'place', location_id, id, record_type_id, broken from row where location_id is not null
    union
    select 'place', above.parent_location_id, id, record_type_id, broken
    from row join public.dependent_locations above on above.dependent_location_id = row.location_id
)
insert into public.coverage_snapshots (month, subject, subject_id, types_covered, sources, broken, fresh)
select date_trunc('month', now() at time zone 'UTC')::date, subject, subject_id,
       count(distinct record_type_id) filter (where not subject.broken),
       count(distinct subject.id) filter (where not subject.broken),
       count(distinct subject.id) filter (where subject.broken),
       count(distinct subject.id) filter (where not subject.broken and dated.fresh)
from subject join dated on dated.id = subject.id
group by subject, subject_id
on conflict do nothing
"""


@dataclass(frozen=True)
class ReportCard:
    """What the catalog lists of a subject: record types covered, sources by link and, if they work, by freshness."""

    types_covered: int
    sources: int
    broken: int
    fresh: int
    due: int
    stale: int
    unknown: int

    @property
    def working_share(self) -> int | None:
        """The share of links that work, in percent; None without sources."""
        total = self.sources + self.broken
        return round(100 * self.sources / total) if total else None

    @property
    def late(self) -> int:
        return self.due + self.stale


class PlaceCard(QueryBuilderBase[ReportCard]):
    """The report card of a place with all that lies in it."""

    is_one_statement = True

    def __init__(self, place: LocationExpanded) -> None:
        self.place = place

    def run(self) -> ReportCard:
        return card(f"location_id {inside_sql(self.place, 'id')}", self.place.pk)


class AgencyCard(QueryBuilderBase[ReportCard]):
    is_one_statement = True

    def __init__(self, agency_id: int) -> None:
        self.agency_id = agency_id

    def run(self) -> ReportCard:
        return card("agency_id = %(id)s", self.agency_id)


class RecordTypeCard(QueryBuilderBase[ReportCard]):
    """The report card of a record type in the nation."""

    is_one_statement = True

    def __init__(self, record_type_id: int) -> None:
        self.record_type_id = record_type_id

    def run(self) -> ReportCard:
        return card("record_type_id = %(id)s", self.record_type_id)


def card(reach: str, subject_id: int) -> ReportCard:
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(reach=reach), {"id": subject_id})
        return ReportCard(*cursor.fetchone())


def trend(subject: str, subject_id: int) -> list[CoverageSnapshot]:
    """Return the newest months that were kept, in their order."""
    rows = CoverageSnapshot.objects.filter(subject=subject, subject_id=subject_id).order_by("-month")
    return list(rows[:TREND_MONTHS])[::-1]


@transaction.atomic
def keep_month() -> int:
    """Keep this month's numbers of everything that has sources; return how many rows are new. Once a month counts."""
    with connection.cursor() as cursor:
        cursor.execute(MONTH)
        return cursor.rowcount
