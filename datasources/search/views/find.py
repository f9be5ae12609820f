"""The one search box: from what somebody typed to the place, the agency or the results that they mean."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from agencies.queries import AgencySuggestion, AgencyTypeahead
from datasources.search.links import SearchLinks
from datasources.search.spelling import BetterSpelling
from locations.queries.typeahead import PlaceSuggestion, is_zip_code, suggest_places
from pdap.db.queries import run_query_builder
from pdap.web import parameters
from pdap.web.errors import explains_bad_input

FILTERS = ("record_categories", "record_types")
MOST_PLACES, MOST_AGENCIES = 30, 10
ALIKE = 3  # the rank of a suggestion that is only similar to what was typed


@require_safe
@explains_bad_input
def find(request: HttpRequest) -> HttpResponse:
    """Take what was typed to its place, its agency or its results, or offer what it may mean.

    `q` holds what was typed, in older forms `place`; with JavaScript a form may know the place (`location_id`).
    """
    chosen = {name: request.GET.getlist(name) for name in FILTERS if request.GET.getlist(name)}
    location_id = parameters.number(request.GET, "location_id", "The place")
    if location_id is not None:
        return redirect(results_address(chosen, location_id=location_id))
    typed = parameters.text(request.GET, "q", "What you search for") or parameters.text(
        request.GET, "place", "The place"
    )
    if not typed:
        return render(request, "datasources/search/find.html", {"typed": ""})
    places = suggest_places(typed, limit=MOST_PLACES)
    if is_zip_code(typed):
        return render(request, "datasources/search/find.html", choices(typed, chosen, places, [], zip_code=True))
    exact = [place for place in places if place.exact]
    if len(exact) == 1:
        return redirect(results_address(chosen, location_id=exact[0].location_id))
    agencies = run_query_builder(AgencyTypeahead(typed, limit=MOST_AGENCIES))
    called_so = {agency.id for agency in agencies if agency.exact}
    if len(called_so) == 1 and not exact:
        return redirect("agency", pk=called_so.pop())
    sources = len({link.data_source_id for link in run_query_builder(SearchLinks(words=typed))})
    named = any(place.rank < ALIKE for place in places) or any(agency.rank < ALIKE for agency in agencies)
    if sources and not named:
        return redirect(results_address(chosen, q=typed))
    context = choices(typed, chosen, places, agencies)
    better = None if places or agencies or sources else run_query_builder(BetterSpelling(typed))
    return render(
        request,
        "datasources/search/find.html",
        {**context, "sources": sources, "better": better, "better_address": better and find_address(better)},
    )


def choices(
    typed: str,
    chosen: dict[str, list[str]],
    places: list[PlaceSuggestion],
    agencies: list[AgencySuggestion],
    *,
    zip_code: bool = False,
) -> dict[str, Any]:
    return {
        "typed": typed,
        "zip_code": zip_code,
        "places": [(place, results_address(chosen, location_id=place.location_id)) for place in places],
        "agencies": list({agency.id: agency for agency in agencies}.values()),
        "words_address": results_address(chosen, q=typed),
    }


def results_address(chosen: dict[str, list[str]], **search: int | str) -> str:
    return f"{reverse('search-results')}?{urlencode({**search, **chosen}, doseq=True)}"


def find_address(typed: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': typed})}"
