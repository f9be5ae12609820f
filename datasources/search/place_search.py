"""Search by place: which sources a place has, itself, below and above (contract 5.1, 5.2, 5.3).

PostgreSQL writes the JSON: a search for a place can find thousands of sources, and no program needs them one by one.
"""
# ruff: noqa: S608 - the inserted parts are ours; what clients send are parameters

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet

from agencies.enums import JurisdictionType, level_sql
from agencies.models import Agency
from datasources.models import SearchableSource
from datasources.querysets import column_inside
from datasources.search import kept_lines, page_of_lines
from datasources.search.kept_lines import LinesOfAgency
from datasources.search.page_of_lines import BY_AGENCY, rows_of_page
from datasources.search.record_types import OfRecordTypes
from locations.enums import LocationType
from locations.models import Location
from pdap.db.arrays import IsAnyOf, array_literal
from pdap.db.asked_often import AskedOften
from pdap.db.prepared import named_sql, rows_read_often, rows_read_rarely, with_names, with_text_as_sent
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
    *("jurisdiction_type", "is_only", "agency_key", "source_key"),
)
SHOWN = f"""found.data_source_id as id, found.source_name as data_source_name, source.description,
        kind.name as record_type, coalesce({shown_address_sql("source.source_url")}, '') as source_url,
        coalesce(source.record_formats, '{{{{}}}}') as record_formats, source.coverage_start, source.coverage_end,
        source.agency_supplied, found.agency_name, found.agency_id, found.jurisdiction_type, found.agency_key,
        found.source_key"""
OF_LINE = """join public.data_sources source on source.id = found.data_source_id
    join public.record_types kind on kind.id = found.record_type_id"""
# The columns of a hit that follow from its source and its agency.
SAME = """min(source_name) as source_name, min(record_type_id) as record_type_id, min(agency_name) as agency_name,
        min(jurisdiction_type) as jurisdiction_type, min(agency_key) as agency_key, min(source_key) as source_key"""
BEGIN = "with "
HIT = f"""hit ({", ".join(HITS)}) as materialized ({{hits}}),"""
# What is one row of the table stands for itself; of the rest, rows are put together.
ALONE = """select data_source_id, agency_id, {place}, source_name, record_type_id, agency_name, jurisdiction_type,
            agency_key, source_key
        from hit where is_only"""
# One row of a source for each agency and state (contract 5.3), with the towns of the agency there. The group is the
# agency's; of a source that no agency stands for it is that of its narrowest place. Most have one place in a state:
# only of those with several the towns are put together.
OF_A_PLACE = f"""{HIT}
found as materialized (
    select grouped.*, state.state_iso
    from (
        {ALONE.format(place="state_id, location_id as first, location_id as last")}
        union all
        select data_source_id, agency_id, state_id, min(location_id), max(location_id), {SAME}
        from hit where not is_only group by data_source_id, agency_id, state_id
    ) grouped left join public.us_states state on state.id = grouped.state_id
),
cut as materialized (select * from found {{cut}}),
scattered as materialized (
    select hit.data_source_id, hit.agency_id, hit.state_id,
        string_agg(distinct town.name, ', ') as municipality, max(place.type) as place_type
    from cut
    join hit on hit.data_source_id = cut.data_source_id and hit.agency_id is not distinct from cut.agency_id
        and hit.state_id is not distinct from cut.state_id
    join public.locations place on place.id = hit.location_id
    left join public.localities town on town.id = place.locality_id
    where cut.first <> cut.last
    group by hit.data_source_id, hit.agency_id, hit.state_id
),
line as not materialized (
    select {SHOWN}, found.state_iso,
        case when found.first = found.last then town.name else scattered.municipality end as municipality,
        coalesce({level_sql("found.jurisdiction_type")}, case
            when coalesce(scattered.place_type, place.type) = 'National' then 'federal'
            else lower(coalesce(scattered.place_type, place.type)::text)
        end, 'locality') as level
    from cut found
    {OF_LINE}
    left join public.locations place on place.id = found.first
    left join public.localities town on town.id = place.locality_id
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
IN_ORDER = f"{BY_AGENCY}, source_key, {{id}}, state_iso"
CUT = f"order by {IN_ORDER.format(id='data_source_id')} limit %(limit)s offset %(offset)s"
TOTAL = "(select count(*) from found)"
ITEM = f"(select {with_separators_escaped_sql('row_to_json(shown)::text')} from (select {{columns}}) shown)"
# Sorted by the level first, so that the groups take the lines as they come.
AS_JSON = f"""
select level, count(*), string_agg(item, ','), {{total}}
from (
    select level, {ITEM} as item
    from line order by level, {IN_ORDER.format(id="id")}
) lines group by level
"""
AS_ROWS = f"""
select {{total}}, {{columns}} from line order by {IN_ORDER.format(id="id")}
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
        groups = self.ask(AS_JSON, offset, limit, with_text_as_sent)
        return JsonPage(groups[0][3] if groups else self.total_beyond(offset), by_level(groups))

    def as_rows(self, offset: int = 0, limit: int | None = None) -> tuple[int, list[tuple[Any, ...]]]:
        """Return the number of lines of all pages, and the rows of one."""
        rows = self.ask(AS_ROWS, offset, limit)
        return (rows[0][0] if rows else self.total_beyond(offset)), [row[1:] for row in rows]

    def total_beyond(self, offset: int) -> int:
        """Return the number of lines where a page has none, which may be one after the last."""
        return self.as_rows(0, 1)[0] if offset else 0

    def ask(
        self, select: str, offset: int, limit: int | None, prepare: Callable[[Any], Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a question to the lines of a page; `prepare` is done to its cursor."""
        hits, named = self.named_rows(HITS)
        cut = CUT if offset or limit is not None else ""
        named |= {"offset": offset, "limit": limit} if cut else {}
        lines = self.statement.format(hits=hits, cut=cut)
        return self.read(BEGIN + lines + self.asked(select, TOTAL), named, prepare)

    def asked(self, select: str, total: str) -> str:
        return select.format(columns=", ".join(self.columns), total=total)

    def named_rows(self, columns: Sequence[str]) -> tuple[str, dict[str, Any]]:
        """Return the SQL of what is found, with parameters by name, and their values."""
        return named_sql(self.rows().values_list(*columns), "hits")

    @property
    def read(self) -> Callable[..., list[tuple[Any, ...]]]:
        """How its statements are read: each number of record types would be another one to keep."""
        return rows_read_rarely if self.is_narrowed else rows_read_often


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

    def named_rows(self, columns: Sequence[str]) -> tuple[str, dict[str, Any]]:
        place = self.place
        if place is None or place.type == LocationType.NATIONAL or self.is_narrowed:
            return super().named_rows(columns)
        column, number = column_inside(place)
        numbers = (place.pk,) if column == "location_id" else (place.pk, number)
        return with_names(*rows_of_places(place.type, column, columns).filled(*numbers), "hits")

    def ask(
        self, select: str, offset: int, limit: int | None, prepare: Callable[[Any], Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the same; of a page of all that a place below the nation has, no more is read than it shows."""
        place = self.place
        if limit is None or place is None or place.type == LocationType.NATIONAL or self.is_narrowed:
            return super().ask(select, offset, limit, prepare)
        column, inside = column_inside(place)
        before, hits = rows_of_page(column, HITS)
        sql = BEGIN + before + self.statement.format(hits=hits, cut="") + self.asked(select, page_of_lines.TOTAL)
        named = {"place": place.pk, "inside": inside, "limit": limit, "offset": offset}
        return rows_read_often(sql, named, prepare)

    def as_json(self, offset: int = 0, limit: int | None = None) -> JsonPage:
        if offset or limit is not None:
            return super().as_json(offset, limit)
        rows, named = self.named_rows(kept_lines.ROWS)
        asked = self.read(kept_lines.AGENCIES.format(rows=rows), named, with_text_as_sent)
        agencies = [LinesOfAgency(*row) for row in asked]
        others = self.others([pk for agency in agencies for pk in agency.row_ids or ()])
        if others is None:
            # One statement sees the catalog before a change or after it; two may see a part of each.
            return super().as_json()
        groups = kept_lines.by_level(agencies, others)
        return JsonPage(sum(count for count, _ in groups.values()), groups)

    def others(self, row_ids: Sequence[int]) -> dict[int | None, list[LinesOfAgency]] | None:
        """Return by agency the lines that are put together of rows, None if some are gone; no query for no row."""
        made: dict[int | None, list[LinesOfAgency]] = {}
        rows_left = 0
        if row_ids:
            lines = OF_A_PLACE.format(hits=kept_lines.OTHER_HITS.format(columns=", ".join(HITS)), cut="")
            select = kept_lines.OF_OTHERS.format(item=ITEM.format(columns=", ".join(COLUMNS)))
            for row in rows_read_often(BEGIN + lines + select, {"ids": array_literal(row_ids)}, with_text_as_sent):
                rows_left, *line = row
                made.setdefault(row[1], []).append(LinesOfAgency(*line))
        return made if rows_left == len(row_ids) else None


@cache
def rows_of_places(kind: str, column: str, columns: Sequence[str]) -> AskedOften:
    """Return what finds the rows of a place of one type, in which they lie by a column: all have the same SQL."""
    working = SearchableSource.objects.working()
    if column == "location_id":
        return AskedOften(lambda pk: working.in_place(Location(pk=pk, type=kind)), *columns)
    return AskedOften(lambda pk, number: working.in_place(Location(pk=pk, type=kind, **{column: number})), *columns)


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
