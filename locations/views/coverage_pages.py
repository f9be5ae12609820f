"""The coverage of a place: which of the places in it have which record types, as a page and as a file."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.enums import ALL_CATEGORIES
from datasources.models import RecordType
from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from locations.names import places_below_name
from locations.views.known_places import Way, place_page
from pdap.api.csv_files import csv_response
from pdap.web import parameters
from pdap.web.errors import explains_bad_input
from requests_app.queries.coverage_matrix import Cell, Matrix, MatrixPlace, Standing, matrix_of
from requests_app.views.prefilled import prefilled_request_address

CSV_COLUMNS = (
    *("location_id", "place", "state", "record_category", "record_type", "coverage"),
    *("working_sources", "broken_sources", "open_requests"),
)


@dataclass(frozen=True)
class Choice:
    """What the page is about: some record types under one name; without a name all of them."""

    label: str
    types: Sequence[RecordType]
    parameters: dict[str, str]

    @property
    def ids(self) -> list[int]:
        return [kind.pk for kind in self.types]

    @property
    def record_type(self) -> RecordType | None:
        return self.types[0] if "record_types" in self.parameters else None


@require_safe
@explains_bad_input
def nation_coverage(request: HttpRequest) -> HttpResponse:
    return coverage(request, Location.objects.values_list("pk", flat=True).get(type=LocationType.NATIONAL))


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a page is an HttpResponse
@place_page
def coverage(request: HttpRequest, way: Way) -> HttpResponse:
    """Show what the places in a place have of each record type; `record_types` or `record_categories` chooses some."""
    here = way[-1]
    matrix = matrix_of(here)
    choice = chosen_types(request, matrix)
    context: dict[str, Any] = {
        "place": here,
        "way": way,
        "above": way[:-1],
        "matrix": matrix,
        "choice": choice,
        "below_name": places_below_name(here.type, here.state_iso),
        "is_town": here.type == LocationType.LOCALITY,
        "categories": [(name, [kind.pk for kind in kinds]) for name, kinds in matrix.categories.items()],
        "itself": itself_rows(matrix, choice),
        "csv_address": f"{reverse('coverage-csv', args=[here.pk])}?{urlencode(choice.parameters)}".rstrip("?"),
    }
    if choice.label:
        context |= groups_of(here, matrix, choice)
    else:
        context["summary"] = summary_of(here, matrix)
    return render(request, "locations/coverage.html", context)


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
@place_page
def coverage_csv(request: HttpRequest, way: Way) -> HttpResponseBase:
    """Send the matrix as a file: a line for each place and record type."""
    matrix = matrix_of(way[-1])
    choice = chosen_types(request, matrix)
    return csv_response("coverage", CSV_COLUMNS, csv_rows(matrix, choice.types))


def csv_rows(matrix: Matrix, types: Sequence[RecordType]) -> Iterator[Sequence[Any]]:
    for place in matrix.places:
        for kind in types:
            named = (place.location_id, place.own_name, place.state_iso)
            yield (*named, *cells_of_type(kind, place.cell(kind.pk)))


def cells_of_type(kind: RecordType, cell: Cell) -> Sequence[Any]:
    """Return what a line of a file says of a record type at a place."""
    return (kind.category.name, kind.name, cell.standing.value, cell.working, cell.broken, cell.requests)


def chosen_types(request: HttpRequest, matrix: Matrix) -> Choice:
    """Return the record types that an address names, by type or by category; BadInputError for what there is not."""
    by_name = {str(kind.name): kind for kind in matrix.types}
    if names := parameters.labels(request.GET, "record_types", by_name, gettext("record type"))[:1]:
        return Choice(names[0], [by_name[names[0]]], {"record_types": names[0]})
    known = [*matrix.categories, ALL_CATEGORIES]
    names = parameters.labels(request.GET, "record_categories", known, gettext("record category"))[:1]
    if names and names[0] != ALL_CATEGORIES:
        return Choice(names[0], matrix.categories[names[0]], {"record_categories": names[0]})
    return Choice("", matrix.types, {})


def groups_of(here: LocationExpanded, matrix: Matrix, choice: Choice) -> dict[str, Any]:
    """Return the places by what they have of the choice, those with nothing first: that is what people look for."""
    groups = matrix.by_standing(choice.ids)
    order = (Standing.NONE, Standing.REQUESTED, Standing.BROKEN, Standing.WORKING)
    record_type = str(choice.record_type.name) if choice.record_type else None
    return {
        "groups": [
            {
                "standing": standing,
                "rows": [place_row(place, choice, record_type) for place in groups[standing]],
            }
            for standing in order
        ],
        "numbers": {standing.value: len(groups[standing]) for standing in Standing},
        "total": len(matrix.places),
        "rows": [{"place": place, "cells": cells_of(place, choice.ids)} for place in matrix.places],
        "ask": prefilled_request_address(here.pk, record_type),
    }


def place_row(place: MatrixPlace, choice: Choice, record_type: str | None) -> dict[str, Any]:
    """Return a place with its cell, and where its name leads: to its sources, or to a request where it has none."""
    query = urlencode({"location_id": str(place.location_id), **choice.parameters})
    return {
        "place": place,
        "cell": place.together(choice.ids),
        "results": f"{reverse('search-results')}?{query}",
        "ask": prefilled_request_address(place.location_id, record_type),
    }


def cells_of(place: MatrixPlace, types: Collection[int]) -> list[Cell]:
    return [place.cell(pk) for pk in types]


def summary_of(here: LocationExpanded, matrix: Matrix) -> list[dict[str, Any]]:
    """Return for each category its types with the number of places of each standing."""
    address = reverse("coverage", args=[here.pk])

    def counted(label: str, name: str, types: Iterable[RecordType]) -> dict[str, Any]:
        groups = matrix.by_standing([kind.pk for kind in types])
        numbers = {standing.value: len(places) for standing, places in groups.items()}
        return {"label": label, "address": f"{address}?{urlencode({name: label})}", **numbers}

    return [
        {
            **counted(category, "record_categories", kinds),
            "types": [counted(str(kind.name), "record_types", [kind]) for kind in kinds],
        }
        for category, kinds in matrix.categories.items()
    ]


def itself_rows(matrix: Matrix, choice: Choice) -> list[tuple[RecordType, Cell]]:
    """Return what is listed for the place as such, by the chosen types that have anything."""
    cells = ((kind, matrix.itself.cell(kind.pk)) for kind in choice.types)
    return [(kind, cell) for kind, cell in cells if cell.standing != Standing.NONE]
