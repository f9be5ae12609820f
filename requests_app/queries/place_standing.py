"""What one place has of each record type, in it and below it: a row of the matrix, for a place of any level."""

from django.db import connection

from locations.models import LocationExpanded
from locations.queries.relatives import inside_sql
from pdap.db.queries import QueryBuilderBase
from requests_app.queries.coverage_matrix import CELLS, EMPTY, REQUESTS, SOURCES, Cell


class PlaceStanding(QueryBuilderBase[dict[int, Cell]]):
    """The cells of a place by the id of the record type; a type that has nothing there is missing."""

    def __init__(self, place: LocationExpanded) -> None:
        self.place = place

    def run(self) -> dict[int, Cell]:
        within = inside_sql(self.place, "place")
        key = "%(place)s::bigint"
        sql = CELLS.format(
            child="cell.place",
            sources=SOURCES.format(key=key, found_within=f"found.location_id {within}"),
            requests=REQUESTS.format(key=key, request_within=f"about.location_id {within}"),
            of_child="",
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {"place": self.place.pk})
            return {kind: Cell(*map(int, numbers)) for _, kind, *numbers in cursor.fetchall()}


def cell_of(cells: dict[int, Cell], record_type_id: int) -> Cell:
    return cells.get(record_type_id, EMPTY)
