"""Suggestions for the search fields, as the browser asks for them while somebody types."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.queries import AgencySuggestion, AgencyTypeahead
from locations.queries.typeahead import PlaceSuggestion, is_zip_code, suggest_places
from pdap.db.queries import run_query_builder
from pdap.web import parameters
from pdap.web.errors import BadInputError

PLACES, AGENCIES = 6, 6
MOST = 9


@require_safe
@cache_control(public=True, max_age=300)
def suggest(request: HttpRequest) -> JsonResponse:
    """Return the ten places that come first for `place`, each with its id, name and level."""
    try:
        typed = parameters.text(request.GET, "place", "The place")
    except BadInputError as error:
        return JsonResponse({"message": str(error)}, status=400)
    places = suggest_places(typed) if typed else []
    return JsonResponse(
        {"places": [{"id": place.location_id, "name": place.label, "level": place.type} for place in places]}
    )


@require_safe
@cache_control(public=True, max_age=300)
def suggest_all(request: HttpRequest) -> JsonResponse:
    """Return the places and agencies that come first for `q`, each with what it is and its address.

    What is written so in full comes first, then what begins so, then what holds it; what is only alike comes last, and
    an agency that is only alike not at all where a place is better.
    """
    try:
        typed = parameters.text(request.GET, "q", "What you search for")
    except BadInputError as error:
        return JsonResponse({"message": str(error)}, status=400)
    places = suggest_places(typed, limit=PLACES) if typed else []
    agencies = [] if not typed or is_zip_code(typed) else run_query_builder(AgencyTypeahead(typed, limit=AGENCIES))
    ranked = [(one.rank, not one.exact, place_row(one)) for one in places]
    ranked += [(one.rank, not one.exact, agency_row(one)) for one in {one.id: one for one in agencies}.values()]
    ranked.sort(key=lambda row: row[:2])
    best = ranked[0][0] if ranked else 0
    rows = [row for rank, _, row in ranked if rank == best or rank < 3]
    answer: dict[str, Any] = {"suggestions": rows[:MOST]}
    if is_zip_code(typed) and not rows:
        answer["note"] = f"No ZIP code {typed} is known."
    return JsonResponse(answer)


def place_row(place: PlaceSuggestion) -> dict[str, Any]:
    address = f"{reverse('search-results')}?{urlencode({'location_id': place.location_id})}"
    return {"kind": place.type, "id": place.location_id, "name": place.label, "address": address}


def agency_row(agency: AgencySuggestion) -> dict[str, Any]:
    where = f", {agency.place}" if agency.place else ""
    return {
        "kind": "Agency",
        "id": agency.id,
        "name": f"{agency.display_name}{where}",
        "address": reverse("agency", args=[agency.id]),
    }
