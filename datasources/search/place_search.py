"""Search by place: which sources a place has, itself, below and above (contract 5.1, 5.2, 5.3).

PostgreSQL writes the JSON: a search for a place can find thousands of sources, and no program needs them one by one.
"""
# ruff: noqa: S608 - the inserted parts are ours; what clients send are parameters

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import QuerySet

from agencies.enums import JurisdictionType, level_sql
from agencies.models import Agency
from datasources.models import SearchableSource
from datasources.search import kept_lines
from datasources.search.record_types import OfRecordTypes
from locations.models import Location
from pdap.db.arrays import IsAnyOf
from pdap.db.text_as_sent import with_text_as_sent
from pdap.lib.json_text import with_separators_escaped_sql
from pdap.lib.web_address import shown_address_sql

COLUMNS = (
    *("id", "agency_name", "municipality", "state_iso", "data_source_name", "description", "record_type", "source_url"),
    *("record_formats", "coverage_start", "coverage_end", "agency_supplied", "jurisdiction_type"),
)
FEDERAL_COLUMNS = tuple(name for name in COLUMNS if name not in ("municipality", "state_iso"))
# What is read of `searchable_sources`; the rest of a line is read of the source once it is known which are shown.
HITS = (
    *("data_source_id", "agency_id", "location_id", "state_id", "source_name", "record_type_id", "agency_name"),
    "jurisdiction_type",
)
SHOWN = f"""found.data_source_id as id, found.source_name as data_source_name, source.description,
        kind.name as record_type, coalesce({shown_address_sql("source.source_url")}, '') as source_url,
        coalesce(source.record_formats, '{{{{}}}}') as record_formats, source.coverage_start, source.coverage_end,
        source.agency_supplied, found.agency_name, found.agency_id, found.jurisdiction_type"""
OF_LINE = """join public.data_sources source on source.id = found.data_source_id
    join public.record_types kind on kind.id = found.record_type_id"""
# The columns of a hit that follow from its source and its agency.
SAME = """min(source_name) as source_name, min(record_type_id) as record_type_id, min(agency_name) as agency_name,
        min(jurisdiction_type) as jurisdiction_type"""
BEGIN = "with "
HIT = f"""hit ({", ".join(HITS)}) as materialized ({{hits}}),"""
# One row of a source for each agency and state (contract 5.3), with the towns of the agency there. The group is the
# agency's; of a source that no agency stands for it is that of its narrowest place. Most have one place in a state:
# only of those with several the towns are put together.
OF_A_PLACE = f"""{HIT}
found as materialized (
    select grouped.*, state.state_iso
    from (
        select data_source_id, agency_id, state_id, min(location_id) as first, max(location_id) as last, {SAME}
        from hit group by data_source_id, agency_id, state_id
    ) grouped left join public.us_states state on state.id = grouped.state_id
),
place as materialized (
    select place.id, place.type, town.name
    from public.locations place left join public.localities town on town.id = place.locality_id
    where place.id in (select location_id from hit)
),
scattered as materialized (
    select hit.data_source_id, hit.agency_id, hit.state_id,
        string_agg(distinct place.name, ', ') as municipality, max(place.type) as place_type
    from found
    join hit on hit.data_source_id = found.data_source_id and hit.agency_id is not distinct from found.agency_id
        and hit.state_id is not distinct from found.state_id
    join place on place.id = hit.location_id
    where found.first <> found.last
    group by hit.data_source_id, hit.agency_id, hit.state_id
),
line as not materialized (
    select {SHOWN}, found.state_iso,
        case when found.first = found.last then place.name else scattered.municipality end as municipality,
        coalesce({level_sql("found.jurisdiction_type")}, case
            when coalesce(scattered.place_type, place.type) = 'National' then 'federal'
            else lower(coalesce(scattered.place_type, place.type)::text)
        end, 'locality') as level
    from (select * from found {{cut}}) found
    {OF_LINE}
    left join place on place.id = found.first
    left join scattered on found.first <> found.last and scattered.data_source_id = found.data_source_id
        and scattered.agency_id is not distinct from found.agency_id
        and scattered.state_id is not distinct from found.state_id
)
"""
OF_FEDERAL_AGENCIES = f"""{HIT}
found as materialized (
    select data_source_id, agency_id, null::text as state_iso, {SAME} from hit group by data_source_id, agency_id
),
line as not materialized (
    select {SHOWN}, found.state_iso, 'federal' as level from (select * from found {{cut}}) found {OF_LINE}
)
"""
CUT = "order by agency_name, agency_id, source_name, data_source_id, state_iso limit %(limit)s offset %(offset)s"
TOTAL = "(select count(*) from found)"
ITEM = f"(select {with_separators_escaped_sql('row_to_json(shown)::text')} from (select {{columns}}) shown)"
# Sorted by the level first, so that the groups take the lines as they come.
AS_JSON = f"""
select level, count(*), string_agg(item, ','), {TOTAL}
from (
    select level, {ITEM} as item
    from line order by level, agency_name, agency_id, data_source_name, id, state_iso
) lines group by level
"""
AS_ROWS = f"""
select {TOTAL}, {{columns}} from line order by agency_name, agency_id, data_source_name, id, state_iso
"""


@dataclass(frozen=True)
class JsonPage:
    """A page of lines as JSON: for each group the number of its lines and their text; `total` counts all pages."""

    total: int
    groups: dict[str, tuple[int, bytes]]

    @property
    def count(self) -> int:
        return sum(count for count, _ in self.groups.values())


class Lines(OfRecordTypes, ABC):
    """The lines of a search, a page of them at a time, as JSON or as rows."""

    statement: ClassVar[str]
    columns: ClassVar[Sequence[str]]

    @abstractmethod
    def rows(self) -> QuerySet[Any, Any]:
        """Return the rows of `searchable_sources` that are found."""

    def as_json(self, offset: int = 0, limit: int | None = None) -> JsonPage:
        with connection.cursor() as cursor:
            groups = self.ask(with_text_as_sent(cursor), AS_JSON, offset, limit)
        return JsonPage(groups[0][3] if groups else self.total_beyond(offset), by_level(groups))

    def as_rows(self, offset: int = 0, limit: int | None = None) -> tuple[int, list[tuple[Any, ...]]]:
        """Return the number of lines of all pages, and the rows of one."""
        with connection.cursor() as cursor:
            rows = self.ask(cursor, AS_ROWS, offset, limit)
        return (rows[0][0] if rows else self.total_beyond(offset)), [row[1:] for row in rows]

    def total_beyond(self, offset: int) -> int:
        """Return the number of lines where a page has none, which may be one after the last."""
        return self.as_rows(0, 1)[0] if offset else 0

    def ask(self, cursor: Any, select: str, offset: int, limit: int | None) -> list[tuple[Any, ...]]:
        cut = CUT if offset or limit is not None else ""
        lines = self.statement.format(hits=self.sql_of(HITS), cut=cut)
        cursor.execute(
            BEGIN + lines + select.format(columns=", ".join(self.columns)), {"offset": offset, "limit": limit}
        )
        return cursor.fetchall()

    def sql_of(self, columns: Sequence[str]) -> str:
        """Return the SQL of the rows, with their parameters in it: others are named."""
        return mogrify(*self.rows().values_list(*columns).query.sql_with_params(), connection).replace("%", "%%")


def by_level(groups: Sequence[tuple[Any, ...]]) -> dict[str, tuple[int, bytes]]:
    return {level.decode(): (count, lines) for level, count, lines, *_ in groups}


class PlaceSearch(Lines):
    """The sources of a place and its relatives, or of all places; one line per source, agency and state.

    Ordered by agency, then by the source's name; those of no agency come last.
    """

    statement = OF_A_PLACE
    columns = COLUMNS

    def __init__(
        self,
        place: Location | None,
        record_types: Collection[str] = (),
        record_categories: Collection[str] = (),
    ) -> None:
        """Take a place, None for all of them, and at most one of the two filters."""
        self.place = place
        self.record_types, self.record_categories = record_types, record_categories

    def rows(self) -> QuerySet[Any, Any]:
        rows = self.keep_wanted_types(SearchableSource.objects.working(), "record_type")
        return rows.filter(location__isnull=False) if self.place is None else rows.in_place(self.place)

    def as_json(self, offset: int = 0, limit: int | None = None) -> JsonPage:
        if offset or limit is not None:
            return super().as_json(offset, limit)
        agencies = kept_lines.AGENCIES.format(rows=self.sql_of(kept_lines.ROWS))
        other_lines = OF_A_PLACE.format(hits=kept_lines.OTHER_HITS.format(columns=", ".join(HITS)), cut="")
        select = kept_lines.BY_LEVEL.format(item=ITEM.format(columns=", ".join(COLUMNS)))
        with connection.cursor() as cursor:
            with_text_as_sent(cursor).execute(BEGIN + agencies + other_lines + select, {})
            groups = by_level(cursor.fetchall())
        return JsonPage(sum(count for count, _ in groups.values()), groups)


class FederalSearch(Lines):
    """The sources of federal agencies, wherever these stand; ordered by agency, then by the source's name."""

    statement = OF_FEDERAL_AGENCIES
    columns = FEDERAL_COLUMNS

    def __init__(self, record_categories: Collection[str] = ()) -> None:
        self.record_categories = record_categories

    def rows(self) -> QuerySet[Any, Any]:
        rows = self.keep_wanted_types(SearchableSource.objects.working(), "record_type")
        agencies = Agency.objects.filter(jurisdiction_type=JurisdictionType.FEDERAL)
        return rows.filter(IsAnyOf("agency_id", agencies.values("pk")))
