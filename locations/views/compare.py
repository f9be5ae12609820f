"""Two to four places side by side, by record type."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.models import RecordType
from datasources.search.query.understanding import understand
from locations.models import LocationExpanded
from pdap.db.queries import run_query_builder
from pdap.lib.typed_numbers import typed_number
from pdap.web import parameters
from pdap.web.errors import BadInputError, explains_bad_input
from requests_app.queries.place_standing import PlaceStanding, cell_of

MOST_PLACES = 4


@require_safe
@explains_bad_input
def compare(request: HttpRequest) -> HttpResponse:
    """Show what each of the places that `place` names has of every record type.

    A place is its number, or its name as people type it; of a name that several places have, the first is taken.
    """
    places = chosen_places(request)
    kinds = list(RecordType.objects.filter(name__isnull=False).select_related("category").order_by("category_id", "id"))
    columns = [run_query_builder(PlaceStanding(place)) for place in places]
    rows = [{"kind": kind, "cells": [cell_of(column, kind.pk) for column in columns]} for kind in kinds]
    context = {
        "places": places,
        "rows": rows if places else [],
        "covered": [sum(1 for cell in column.values() if cell.working) for column in columns],
        "sources": [sum(cell.working for cell in column.values()) for column in columns],
        "types_total": len(kinds),
        "fields": [places[index].long_name if index < len(places) else "" for index in range(MOST_PLACES)],
    }
    return render(request, "locations/compare.html", context)


def chosen_places(request: HttpRequest) -> list[LocationExpanded]:
    """Return the places of an address in its order, each once; BadInputError for too many, or one that there is not."""
    typed = [text.strip() for text in request.GET.getlist("place") if text.strip()]
    if len(typed) > MOST_PLACES:
        raise BadInputError(gettext("Choose at most %(most)d places.") % {"most": MOST_PLACES})
    numbers = list(dict.fromkeys(place_number(text) for text in typed))
    places: dict[int, Any] = LocationExpanded.objects.in_bulk(numbers)
    if len(places) < len(numbers):
        raise BadInputError(gettext("That place doesn't exist. Try searching instead."))
    return [places[number] for number in numbers]


def place_number(text: str) -> int:
    if text.isascii() and text.isdigit():
        if (number := typed_number(text)) is None:
            raise BadInputError(gettext("That place doesn't exist. Try searching instead."))
        return number
    if "\0" in text or len(text) > parameters.LONGEST_TEXT:
        raise BadInputError(gettext("Enter the name of a city, county or state."))
    place = understand(text).reading.place
    if place is None:
        raise BadInputError(
            gettext("No place is called “%(place)s”. Check the spelling, or try the county or state.")
            % {"place": text[:60]}
        )
    return place.location_id
