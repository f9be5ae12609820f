"""The one search box: from what people type to the place, the agency or the results that they mean."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.queries import AgencySuggestion, AgencyTypeahead
from agencies.searching import initials_in
from datasources.queries.source_counts import with_source_count
from datasources.search.better_spelling import LEAST, SHORTEST, BetterSpelling
from datasources.search.query.fillers import WORDS_THAT_ARE_CODES
from datasources.search.query.initials import agencies_with_initials
from datasources.search.query.named_records import NamedAgency
from datasources.search.query.opened_search import Opening
from datasources.search.query.opening import in_chosen_place, opening_of
from datasources.search.query.readings import rank_of_agency
from datasources.search.query.search_addresses import address_of, words_address
from datasources.search.query.serving_agencies import best_known_of, has_agencies
from datasources.search.query.understanding import Understanding, understand
from datasources.search.query.web_addresses import is_web_address
from datasources.views.record_types import with_counts
from locations.queries.typeahead import PlaceSuggestion, is_military, suggest_places
from pdap.db.queries import run_query_builder
from pdap.db.queries.typeahead import Rank
from pdap.lib.name_folding import folded, name_key
from pdap.web import parameters
from pdap.web.errors import explains_bad_input

FILTERS = ("record_categories", "record_types")
MOST_ALIKE, MOST_TYPES = 5, 8
# Kinds of agency that are named in Spanish are answered in Spanish too.
SPANISH = frozenset({"policia", "policias", "alguacil", "patrulla", "departamento", "oficina"})


@require_safe
@explains_bad_input
def find(request: HttpRequest) -> HttpResponse:
    """Take what was typed to its place, its agency or its results, or help on.

    `q` holds what was typed, in older forms `place`; with JavaScript a form may know the place (`location_id`).
    """
    chosen = {name: request.GET.getlist(name) for name in FILTERS if request.GET.getlist(name)}
    location_id = parameters.number(request.GET, "location_id", gettext("Place"))
    if location_id is not None:
        return redirect(results_address(chosen, location_id=location_id))
    typed = parameters.text(request.GET, "q", gettext("Search text")) or parameters.text(
        request.GET, "place", gettext("Place")
    )
    if not typed:
        return render(request, "datasources/search/find.html", {"typed": ""})
    understood = understand(typed)
    opening = opening_of(understood)
    if opening.names_something and not opening.choices:
        return redirect(address_of(opening, typed if needs_words(understood, opening) else "", chosen))
    return render(request, "datasources/search/find.html", offers_for(understood, opening, chosen))


def needs_words(understood: Understanding, opening: Opening) -> bool:
    """Return whether the page that is opened should say how the query was understood.

    It need not where nothing is left to say: a place by its own name, or an agency, without namesakes.
    """
    if opening.agency and not opening.types and not opening.words and not opening.formats:
        if opening.dropped or opening.missing_formats:
            return True
        return understood.names_agency(opening.agency) and bool(understood.other_agencies)
    if understood.corrected or opening.dropped or opening.types or opening.formats or opening.missing_formats:
        return True
    place = opening.place
    if place is None:
        return False
    by_its_name = name_key(place.own) in name_key(understood.typed)
    return bool(understood.other_places or opening.words or opening.kind) or not by_its_name


def offers_for(understood: Understanding, opening: Opening, chosen: dict[str, list[str]]) -> dict[str, Any]:
    """Return what the page offers for a query that opens nothing by itself."""
    typed = understood.typed
    context: dict[str, Any] = {
        "typed": typed,
        "zip_code": understood.unknown_zip_code,
        "military": is_military(understood.unknown_zip_code or ""),
        "words_address": words_address(typed),
        "choices": [(place, address_of(in_chosen_place(opening, place), more=chosen)) for place in opening.choices],
        "kind": opening.kind,
        "unknown": " ".join(opening.dropped),
        "kind_words": words_of_kind(understood) if opening.dropped else typed,
        # Whatever has most is no answer to a name that nothing has.
        "kind_agencies": with_most_sources(best_known_of(opening.kind)) if opening.kind and not opening.dropped else [],
        "kind_address": address_of(Opening(kind=opening.kind))
        if opening.kind and has_agencies(opening.kind, None)
        else "",
        "is_link": is_web_address(typed),
        "spanish": any(word.plain in SPANISH for word in understood.words),
    }
    if opening.choices or opening.kind or understood.unknown_zip_code or context["is_link"]:
        return context
    context["states"] = states_by_code(understood, chosen)
    context["better"] = spelling_that_finds(typed)
    strange = [word.plain for word in understood.reading.words if BetterSpelling.is_strange(word.plain)]
    if not context["better"] and not context["states"] and strange:
        letters = initials_in(typed)
        context["initials"] = agencies_by_initials(letters) if letters else []
        # Short words are acronyms, and no slips of names.
        if not context["initials"] and any(len(word) >= SHORTEST for word in strange):
            context |= similar_names(typed, chosen)
    context["types"] = sorted(with_counts(), key=lambda kind: -kind.source_count)[:MOST_TYPES]
    return context


def words_of_kind(understood: Understanding) -> str:
    """Return the words that name a kind of agency: what is beside them may be a place that the catalog lacks."""
    parts = [part for part in understood.reading.parts if part.role == "kind"]
    return " ".join(word.text for part in parts for word in understood.words[part.start : part.end])


def with_most_sources(agencies: Sequence[NamedAgency]) -> list[Any]:
    """Return those of some agencies that have sources now, with `source_count` as on their pages, the most first."""
    rows = with_source_count(Agency.objects.public().filter(pk__in=[agency.agency_id for agency in agencies]))
    return list(rows.filter(source_count__gt=0).order_by("-source_count", "name", "pk"))


def places_with_addresses(places: Iterable[Any], chosen: dict[str, list[str]]) -> list[tuple[Any, str]]:
    return [(place, results_address(chosen, location_id=place.location_id)) for place in places]


def states_by_code(understood: Understanding, chosen: dict[str, list[str]]) -> list[tuple[Any, str]]:
    """Return the state whose code a lone little word is, such as in, or, me."""
    codes = [word.plain for word in understood.words if word.plain in WORDS_THAT_ARE_CODES]
    if len(understood.words) != 1 or not codes:
        return []
    places = [place for place in suggest_places(codes[0], limit=MOST_ALIKE) if place.exact and place.type == "State"]
    return places_with_addresses(places, chosen)


def spelling_that_finds(typed: str) -> tuple[str, str] | None:
    """Return another spelling with its address, if it finds something."""
    better = run_query_builder(BetterSpelling(typed))
    if not better:
        return None
    understood = understand(better)
    opening = opening_of(understood)
    if not opening.names_something or opening.dropped:
        return None
    return better, address_of(opening, better if needs_words(understood, opening) else "")


def agencies_by_initials(letters: str) -> list[NamedAgency]:
    """Return the agencies with these initials, those with most sources first, then those where most people live."""
    ranked = sorted(agencies_with_initials(letters), key=rank_of_agency)
    return list({agency.agency_id: agency for agency in ranked}.values())[:MOST_ALIKE]


def similar_names(typed: str, chosen: dict[str, list[str]]) -> dict[str, Any]:
    """Return the places and agencies whose names are like a text that names nothing and is found nowhere."""
    places = [place for place in suggest_places(typed, limit=MOST_ALIKE) if is_alike(typed, place.display_name, place)]
    agencies = {
        agency.id: agency
        for agency in run_query_builder(AgencyTypeahead(typed, limit=MOST_ALIKE))
        if is_alike(typed, agency.display_name, agency)
    }
    return {
        "places": places_with_addresses(places, chosen),
        "agencies": list(agencies.values()),
    }


def is_alike(typed: str, name: str, suggestion: PlaceSuggestion | AgencySuggestion) -> bool:
    """Return whether a name is like a text, or has a word that begins so; not that it has the letters somewhere.

    Each word that is nothing else must be like one of the name: Rock Island is not like Rikers Island.
    """
    if suggestion.rank == Rank.HOLDS:
        return f" {folded(typed)}" in f" {folded(name)}"
    strange = [word for word in folded(typed).split() if BetterSpelling.is_strange(word)]
    names = folded(name).split()
    return all(any(SequenceMatcher(None, word, own).ratio() >= LEAST for own in names) for word in strange)


def results_address(chosen: dict[str, list[str]], **search: int | str) -> str:
    return f"{reverse('search-results')}?{urlencode({**search, **chosen}, doseq=True)}"
