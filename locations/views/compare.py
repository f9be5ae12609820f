"""Two to four places side by side, by record type."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.models import RecordType
from datasources.search.query.understanding import understand
from locations.models import LocationExpanded
from locations.views.coverage_pages import CSV_COLUMNS, cells_of_type
from pdap.api.csv_files import csv_response
from pdap.db.queries import run_query_builder
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.typed_numbers import is_digits, typed_number
from pdap.web import parameters
from pdap.web.errors import BadInputError, explains_bad_input
from requests_app.queries.coverage_matrix import Cell
from requests_app.queries.place_standing import PlaceStanding, cell_of

MOST_PLACES = 4
NO_SUCH_PLACE = _("That place doesn’t exist. Try searching instead.")


@dataclass
class PlaceField:
    """A field of the form: what it holds, the number of the place that it means, and what is wrong with it."""

    text: str
    number: int | None = None
    error: str = ""


@require_safe
@explains_bad_input
def compare(request: HttpRequest) -> HttpResponse:
    """Show what each of the places that `place` names has of every record type.

    In an address a place is its number or its name. The form sends `typed` as well: there five digits are a ZIP code,
    and the answer leads to the address with the numbers.
    """
    fields = place_fields(request.GET.getlist("place"), "typed" in request.GET)
    places = chosen_places(fields)
    if wrong := any(field.error for field in fields):
        places = []
    if "typed" in request.GET and places:
        return redirect(f"{reverse('compare')}?{urlencode({'place': [place.pk for place in places]}, doseq=True)}")
    columns = [run_query_builder(PlaceStanding(place)) for place in places]
    kinds = types_in_order()
    shown = [PlaceField(place.long_name) for place in places] if places else fields
    context = {
        "places": places,
        "rows": [compared_type(kind, places, columns) for kind in kinds],
        "covered": [sum(1 for cell in column.values() if cell.working) for column in columns],
        "sources": [sum(cell.working for cell in column.values()) for column in columns],
        "types_total": len(kinds),
        "fields": shown + [PlaceField("") for number in range(MOST_PLACES - len(shown))],
        "wrong": wrong,
        "csv_address": f"{reverse('compare-csv')}?{urlencode({'place': [place.pk for place in places]}, doseq=True)}",
    }
    return render(request, "locations/compare.html", context, status=400 if wrong else 200)


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def compare_csv(request: HttpRequest) -> HttpResponseBase:
    """Send what each of the places has of every record type as a file: a line for each record type and place."""
    fields = place_fields(request.GET.getlist("place"), typed=False)
    places = chosen_places(fields)
    if wrong := next((field.error for field in fields if field.error), ""):
        raise BadInputError(wrong)
    columns = [run_query_builder(PlaceStanding(place)) for place in places]
    rows = (
        (place.pk, place.own_name, place.state_iso, *cells_of_type(kind, cell_of(column, kind.pk)))
        for kind in types_in_order()
        for place, column in zip(places, columns, strict=True)
    )
    return csv_response("comparison", CSV_COLUMNS, rows)


def types_in_order() -> list[RecordType]:
    return list(RecordType.objects.filter(name__isnull=False).select_related("category").order_by("category_id", "id"))


def compared_type(kind: RecordType, places: list[LocationExpanded], columns: list[dict[int, Cell]]) -> dict[str, Any]:
    cells = [cell_of(column, kind.pk) for column in columns]
    return {"kind": kind, "cells": cells, "cells_of_places": list(zip(places, cells, strict=True))}


def place_fields(sent: list[str], typed: bool) -> list[PlaceField]:
    """Return what was sent, field by field; BadInputError for more than the form has."""
    texts = [text.strip() for text in sent if text.strip()]
    if len(texts) > MOST_PLACES:
        raise BadInputError(gettext("Choose at most %(most)d places.") % {"most": MOST_PLACES})
    fields = [PlaceField(text.replace("\0", "")[: parameters.LONGEST_TEXT]) for text in texts]
    for field, text in zip(fields, texts, strict=True):
        try:
            is_number = is_digits(text) and not typed
            field.number = numbered_place(text) if is_number else named_place(text)
        except BadInputError as error:
            field.error = str(error)
    return fields


def chosen_places(fields: list[PlaceField]) -> list[LocationExpanded]:
    """Return the places of the fields in their order, each once; a field whose number is no place's says so."""
    numbers = list(dict.fromkeys(field.number for field in fields if field.number is not None))
    places = LocationExpanded.objects.in_bulk(numbers) if numbers else {}
    for field in fields:
        if field.number is not None and field.number not in places:
            field.error = NO_SUCH_PLACE
    return [places[number] for number in numbers if number in places]


def numbered_place(text: str) -> int:
    if (number := typed_number(text)) is None:
        raise BadInputError(NO_SUCH_PLACE)
    return number


def named_place(text: str) -> int:
    """Return the number of the place that a name or a ZIP code means; BadInputError if that is not exactly one."""
    if "\0" in text or len(text) > parameters.LONGEST_TEXT:
        raise BadInputError(gettext("Enter the name of a city, county or state."))
    understood = understand(text)
    if (place := understood.reading.place) is None:
        advice = gettext("No place is called “%(place)s”. Check the spelling, or try the county or state.")
        raise BadInputError(advice % {"place": text[:60]})
    if understood.tied_places:
        advice = gettext("There’s more than one “%(place)s”. Add the state, as in “%(example)s”.")
        raise BadInputError(advice % {"place": text[:60], "example": place.label})
    return place.location_id
