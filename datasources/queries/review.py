"""What a reviewer needs beside a submission: what it may repeat, its agency's other sources, and how things stand."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from datasources.models import DataSource
from datasources.queries.records_in_words import FirstAgency, agencies_in_words
from pdap.db.public_records import is_pending_sql, is_public_sql
from pdap.db.queries import QueryBuilderBase
from pdap.db.relations import Table
from pdap.lib.dates_in_words import start_of_today

# Names of sources of one agency that are this alike may mean the same; 1 is equal. By the eye, on the demonstration:
# "Stops of X" and "Stop data of X" have 0.6, "Stops of X" and "Arrest Records of X" 0.4 to 0.5.
ALIKE = 0.55
# The same of sources of any agencies: only names that say nearly the same in nearly the same words.
SAME_NAME = 0.8
MOST_DUPLICATES = 3
SAME_ADDRESS = "the same link"
MOST_NEIGHBORS = 10

CANDIDATES = """
with own as (select agency_id from public.link_agencies__data_sources where data_source_id = %(source)s),
near as (
    select distinct link.data_source_id as id from public.link_agencies__data_sources link
    where link.agency_id in (select agency_id from own)
),
found as (
    select id from near union
    (select id from public.data_sources
     where name operator(public.%%) %(name)s and public.similarity(name, %(name)s) >= %(same_name)s
     order by public.similarity(name, %(name)s) desc limit %(limit)s) union
    select id from public.data_sources where public.address_key(source_url::text) = public.address_key(%(address)s)
)
select source.id, source.name, type.name, source.approval_status::text,
       public.address_key(source.source_url::text) = public.address_key(%(address)s),
       similarity(source.name, %(name)s), exists (select from near where near.id = source.id), count(*) over ()
from found
join public.data_sources source using (id)
left join public.record_types type on type.id = source.record_type_id
where source.id <> %(source)s
order by 5 desc, 6 desc, source.id
limit %(limit)s
"""
TALLY = f"""
select (select count(*) from public.data_sources source where {is_pending_sql("source")}),
       (select count(*) from public.data_sources where approval_status = 'needs identification'),
       (select count(*) from public.reviews where reviewed_by_user_id = %(curator)s and reviewed_at >= %(today)s),
       count(*) filter (where {is_public_sql("own")}), count(*) filter (where own.approval_status = 'rejected')
from public.data_sources own where own.submitter_user_id = %(submitter)s
"""  # noqa: S608 - the inserted rules are ours


@dataclass(frozen=True)
class Neighbor:
    """Another source of the same agencies."""

    id: int
    name: str
    record_type: str
    status: str


@dataclass(frozen=True)
class Evidence:
    """Sources that a submission may repeat, each with why, and the agencies' other sources."""

    duplicates: list[tuple[DataSource, str]] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)
    neighbor_count: int = 0


class ReviewEvidence(QueryBuilderBase[Evidence]):
    """What a submission has beside it; two queries, the second only where it may repeat something."""

    def __init__(self, source: DataSource) -> None:
        self.source = source

    def run(self) -> Evidence:
        """Return the duplicates, one address first, then the most alike names; and the neighbors."""
        values = {"source": self.source.pk, "address": self.source.normalised_url, "name": self.source.name}
        with connection.cursor() as cursor:
            cursor.execute(CANDIDATES, {**values, "limit": MOST_NEIGHBORS * 2, "same_name": SAME_NAME})
            rows = cursor.fetchall()
        why = {}
        for pk, _, _, _, same, likeness, near, _ in rows:
            if same:
                why[pk] = SAME_ADDRESS
            elif near and likeness >= ALIKE:
                why[pk] = "a similar name at the same agency"
            elif likeness >= SAME_NAME:
                why[pk] = "nearly the same name"
        chosen = list(why)[:MOST_DUPLICATES]
        sources = self.loaded(chosen)
        neighbors = [Neighbor(pk, name, kind or "", status) for pk, name, kind, status, _, _, near, _ in rows if near]
        return Evidence(
            [(sources[pk], why[pk]) for pk in chosen if pk in sources],
            neighbors[:MOST_NEIGHBORS],
            rows[0][-1] if rows else 0,
        )

    def loaded(self, ids: list[int]) -> dict[int, Any]:
        """Return some sources by number, each with its agencies in words."""
        rows = DataSource.objects.select_related("record_type")
        rows = rows.annotate(first_agency=FirstAgency("pk", Table.DATA_SOURCES))
        sources: dict[int, Any] = rows.in_bulk(ids) if ids else {}
        for source in sources.values():
            source.agency_names = agencies_in_words(source.first_agency, source.agency_described_not_in_database)
        return sources


@dataclass(frozen=True)
class Tally:
    """How the queue stands, and what became of a submitter's earlier submissions."""

    waiting: int
    unidentified: int
    done_today: int
    approved: int
    rejected: int


def review_tally(curator_id: int, submitter_id: int | None = None) -> Tally:
    """Return the counts; a day begins at midnight where the curator is. One query."""
    today = start_of_today()
    with connection.cursor() as cursor:
        cursor.execute(TALLY, {"curator": curator_id, "submitter": submitter_id, "today": today})
        return Tally(*cursor.fetchone())
