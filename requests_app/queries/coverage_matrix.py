"""What exists and what does not: the places one level below a place by record types, by the rule of search."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import connection

from datasources.models import RecordType
from datasources.queries.place_counts import BELOW
from locations.enums import LocationType
from locations.former import belongs_in_lists
from locations.models import LocationExpanded
from locations.names import own_name
from pdap.db.catalog_version import kept_for_version
from pdap.db.queries import QueryBuilderBase, run_query_builder
from requests_app.statuses import is_open_sql

# ruff: noqa: S608 - names of columns and conditions are ours
SOURCES = """
select {key} as place, found.record_type_id as type,
       count(distinct found.data_source_id) filter (where not found.broken) as working,
       count(distinct found.data_source_id) filter (where found.broken) as broken,
       0 as requests
from public.searchable_sources found
join public.locations place on place.id = found.location_id
where {found_within} and {key} is not null
group by 1, 2
"""
REQUESTS = f"""
select {{key}}, type.id, 0, 0, count(distinct request.id)
from public.data_requests request
join public.link_data_requests__locations about on about.data_request_id = request.id
join public.locations place on place.id = about.location_id
join public.record_types type on type.name = any (request.record_types_required)
where {is_open_sql("request")} and {{request_within}} and {{key}} is not null
group by 1, 2
"""
CELLS = """
select {child}, cell.type, sum(cell.working), sum(cell.broken), sum(cell.requests)
from ({sources} union all {requests}) cell {of_child}
where cell.type is not null
group by 1, 2
"""
PLACES = """
select child.id, state.state_name, state.state_iso, county.name, county.fips, locality.name
from public.locations child
left join public.us_states state on state.id = child.state_id
left join public.counties county on county.id = child.county_id
left join public.localities locality on locality.id = child.locality_id
where {child_within}
order by state.state_name, county.name, locality.name, child.id
"""
INSIDE = "(select id from public.locations where {inside} = %(within)s)"


class Standing(StrEnum):
    """What there is of a record type at a place; the first that holds."""

    WORKING = "working"
    BROKEN = "broken"
    REQUESTED = "requested"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    """The sources of a record type that search finds in a place and below it, and the open requests for it there."""

    working: int = 0
    broken: int = 0
    requests: int = 0

    @property
    def standing(self) -> Standing:
        if self.working:
            return Standing.WORKING
        if self.broken:
            return Standing.BROKEN
        return Standing.REQUESTED if self.requests else Standing.NONE


EMPTY = Cell()


@dataclass(frozen=True)
class MatrixPlace:
    """A row: a place with its cells by the id of the record type; what is not there is none."""

    location_id: int
    state_name: str | None
    state_iso: str | None
    county_name: str | None
    county_fips: str | None
    locality_name: str | None
    cells: dict[int, Cell] = field(default_factory=dict, compare=False)

    @property
    def own_name(self) -> str:
        return own_name(self)

    def cell(self, record_type_id: int) -> Cell:
        return self.cells.get(record_type_id, EMPTY)

    def together(self, types: Iterable[int]) -> Cell:
        """Return the cells of some types as one: a source has one type, so that the numbers add up."""
        cells = [self.cells[pk] for pk in types if pk in self.cells]
        return Cell(*(sum(getattr(cell, name) for cell in cells) for name in ("working", "broken", "requests")))


@dataclass(frozen=True)
class Matrix:
    """All rows of a place, with the record types by category.

    `itself` has what is listed for the place as such, a state's statewide sources for example, which are in no row.
    """

    types: list[RecordType]
    places: list[MatrixPlace]
    itself: MatrixPlace

    def by_standing(self, types: Collection[int]) -> dict[Standing, list[MatrixPlace]]:
        """Return the places by what they have of some types together."""
        groups: dict[Standing, list[MatrixPlace]] = {standing: [] for standing in Standing}
        for place in self.places:
            groups[place.together(types).standing].append(place)
        return groups

    @cached_property
    def categories(self) -> dict[str, list[RecordType]]:
        categories: dict[str, list[RecordType]] = {}
        for kind in self.types:
            categories.setdefault(kind.category.name, []).append(kind)
        return categories


class CoverageMatrix(QueryBuilderBase[Matrix]):
    """The matrix of a place: a nation's states, a state's counties, a county's towns; a town is its only row."""

    def __init__(self, place: LocationExpanded) -> None:
        self.place = place

    def run(self) -> Matrix:
        kinds = RecordType.objects.filter(name__isnull=False).select_related("category")
        rows = self.places()
        cells = self.cells()
        here = self.place
        names = (here.state_name, here.state_iso, here.county_name, here.county_fips, here.locality_name)
        places = [MatrixPlace(*row, cells.get(row[0], {})) for row in rows]
        places = [place for place in places if belongs_in_lists(place.state_iso, bool(place.cells))]
        itself = MatrixPlace(here.pk, *names, self.own_cells())
        return Matrix(list(kinds.order_by("category_id", "id")), places, itself)

    def places(self) -> list[tuple[int, str | None, str | None, str | None, str | None, str | None]]:
        return self.ask(PLACES.format(child_within=self.child_within))

    @property
    def child_within(self) -> str:
        if self.place.type == LocationType.LOCALITY:
            return "child.id = %(place)s"
        _, level, inside = BELOW[LocationType(self.place.type)]
        condition = f"child.type = '{level.value}'"
        return f"{condition} and child.{inside} = %(within)s" if inside else condition

    def cells(self) -> dict[int, dict[int, Cell]]:
        if self.place.type == LocationType.LOCALITY:
            return {self.place.pk: self.own_cells()}
        key, _, inside = BELOW[LocationType(self.place.type)]
        within = f"= any (array{INSIDE.format(inside=inside)})" if inside else "is not null"
        sql = CELLS.format(
            child="child.id",
            sources=SOURCES.format(key=f"place.{key}", found_within=f"found.location_id {within}"),
            requests=REQUESTS.format(key=f"place.{key}", request_within=f"about.location_id {within}"),
            of_child=f"join public.locations child on child.{key} = cell.place and {self.child_within}",
        )
        return self.by_place(sql)

    def own_cells(self) -> dict[int, Cell]:
        sql = CELLS.format(
            child="cell.place",
            sources=SOURCES.format(key="place.id", found_within="found.location_id = %(place)s"),
            requests=REQUESTS.format(key="place.id", request_within="about.location_id = %(place)s"),
            of_child="",
        )
        return self.by_place(sql).get(self.place.pk, {})

    def by_place(self, sql: str) -> dict[int, dict[int, Cell]]:
        cells: dict[int, dict[int, Cell]] = {}
        for place, kind, *numbers in self.ask(sql):
            cells.setdefault(place, {})[kind] = Cell(*map(int, numbers))
        return cells

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        level = LocationType(self.place.type)
        within = {LocationType.STATE: self.place.state_id, LocationType.COUNTY: self.place.county_id}.get(level)
        with connection.cursor() as cursor:
            cursor.execute(sql, {"place": self.place.pk, "within": within})
            return cursor.fetchall()


def matrix_of(place: LocationExpanded) -> Matrix:
    """Return the matrix of a place, as it is kept while the catalog stays as it is; no one may change it."""
    return kept_for_version(f"coverage-{place.pk}", lambda: run_query_builder(CoverageMatrix(place)))
