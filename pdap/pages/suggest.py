"""Suggestions for the place field, as the browser asks for them while somebody types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from locations.queries.typeahead import suggest_places
from pdap.pages import parameters
from pdap.pages.errors import BadInputError


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
