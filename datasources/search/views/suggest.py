"""Suggestions for the search fields, as the browser asks for them while people type."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.places_in_words import with_place
from agencies.queries import AgencySuggestion, AgencyTypeahead
from datasources.search.query.named_records import Place
from datasources.search.query.opening import opening_of
from datasources.search.query.search_addresses import words_address
from datasources.search.query.suggesting import Suggested, TypeSuggestion, suggest_types
from datasources.search.query.understanding import read_query
from locations.names import county_words
from locations.queries.typeahead import PlaceSuggestion, is_military, is_zip_code, suggest_places
from pdap.db.queries import run_query_builder
from pdap.db.queries.typeahead import Rank
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import folded, name_key
from pdap.web import parameters
from pdap.web.addresses import address_of
from pdap.web.errors import BadInputError

PLACES, AGENCIES = 6, 6
MOST = 8
LABELS = {"Locality": _("City or town"), "State": _("State"), "National": _("Country")}


@require_safe
@cache_control(public=True, max_age=300)
def suggest(request: HttpRequest) -> JsonResponse:
    """Return the ten places that come first for `place`, each with its id, name and level."""
    try:
        typed = parameters.text(request.GET, "place", gettext("Place"))
    except BadInputError as error:
        return JsonResponse({"message": str(error)}, status=400)
    places = suggest_places(typed) if typed else []
    return JsonResponse(
        {"places": [{"id": place.location_id, "name": place.label, "level": place.type} for place in places]}
    )


@require_safe
@cache_control(public=True, max_age=300)
def suggest_all(request: HttpRequest) -> JsonResponse:
    """Return the record types, places and agencies that come first for `q`, and last the search for the words.

    What all of the text means comes first where no place begins so, as it does when Enter is pressed. Then comes what
    is written so in full, what begins so, and what holds it. A name that is only alike comes only where nothing else
    does, and never beside a word of the field. `only=record-types` leaves the rest out, and
    counts in the place of `location_id`.
    """
    try:
        typed = parameters.text(request.GET, "q", gettext("Search text"))
        location_id = parameters.number(request.GET, "location_id", gettext("Place"))
    except BadInputError as error:
        return JsonResponse({"message": str(error)}, status=400)
    if request.GET.get("only") == "record-types":
        return JsonResponse({"suggestions": [type_here_row(kind) for kind in suggest_types(typed, location_id).types]})
    if is_zip_code(typed):
        places = suggest_places(typed, limit=PLACES)
        note = {} if places else {"note": about_unknown_zip_code(typed)}
        return JsonResponse({"suggestions": [place_row(place) for place in places], **note})
    return JsonResponse({"suggestions": suggestions(typed) if any(map(str.isalnum, typed)) else []})


def about_unknown_zip_code(typed: str) -> str:
    if is_military(typed):
        return gettext("%(zip_code)s is a military ZIP code. Search for a city or county.") % {"zip_code": typed}
    return gettext("We don’t recognize the ZIP code %(zip_code)s.") % {"zip_code": typed}


def suggestions(typed: str) -> list[dict[str, Any]]:
    places = suggest_places(typed, limit=PLACES)
    agencies = run_query_builder(AgencyTypeahead(typed, limit=AGENCIES))
    suggested = suggest_types(typed)
    ranked = [(place.rank, not place.exact, place_row(place)) for place in places]
    ranked += [
        (agency.rank, not agency.exact, agency_row(agency))
        for agency in {agency.id: agency for agency in agencies}.values()
    ]
    ranked.sort(key=lambda row: row[:2])
    best = ranked[0][0] if ranked else 0
    opened = rows_opened(typed) if best != Rank.BEGINS or opens_another(suggested, places) else []
    alike_too = not suggested.types and not suggested.of_the_field and not opened
    named = [row for rank, _, row in ranked if rank < Rank.ALIKE or (rank == best and alike_too)]
    if suggested.types:
        # "use of f" is a record type's beginning, and no courthouse's office.
        named = [row for row in named if begins_words(typed, row["name"])]
    types = [type_row(kind) for kind in suggested.types]
    types_first = suggested.named or best > 1
    rows = types + named if types_first else named[: MOST - len(types)] + types
    addresses = [row["address"] for row in opened]
    rows = opened + [row for row in rows if row["address"] not in addresses]
    return [*rows[:MOST], words_row(typed)]


def begins_words(typed: str, name: str) -> bool:
    """Return whether each word that was typed begins one of a name's; blanks aside, the name may begin so."""
    words = folded(name).split()
    return name_key(name).startswith(name_key(typed)) or all(
        any(word.startswith(begin) for word in words) for begin in folded(typed).split()
    )


def opens_another(suggested: Suggested, places: Sequence[PlaceSuggestion]) -> bool:
    """Return whether all of a text names another place or agency than those whose names begin with it.

    Washington State is Washington, and not its patrol; the St. Louis police are those of Missouri.
    """
    reading = suggested.reading
    begin_so = any(place.rank == Rank.BEGINS for place in places)
    return suggested.names_all and bool(reading.kind or reading.agencies or not begin_so)


def rows_opened(typed: str) -> list[dict[str, Any]]:
    """Return the agency or the places that the text means if all of it is read: NYPD, Tarrant County SO, the Bay Area.

    Spelling is left as it is, since the last word is being typed.
    """
    understood = read_query(typed)
    reading = understood.reading
    if reading.words or reading.types or not (reading.places or reading.agencies):
        return []
    opening = opening_of(understood)
    if opening.kind or opening.words:
        return []
    if opening.agency:
        place = opening.agency.place
        return [named_agency_row(opening.agency.agency_id, opening.agency.name, place.short if place else "")]
    places = opening.choices or ([opening.place] if opening.place else [])
    return [place_row(place) for place in places[:PLACES]]


def place_row(place: PlaceSuggestion | Place) -> dict[str, Any]:
    address = f"{address_of('search-results')}?{urlencode({'location_id': place.location_id})}"
    return {
        "kind": place.type,
        "label": level_label(place),
        "id": place.location_id,
        "name": place.label,
        "address": address,
    }


def level_label(place: PlaceSuggestion | Place) -> str:
    """Return what kind of place it is, in the words of its state."""
    if place.type == "County":
        return capfirst(str(county_words(place.state_iso).singular))
    return str(LABELS.get(place.type, place.type))


def agency_row(agency: AgencySuggestion) -> dict[str, Any]:
    return named_agency_row(agency.id, agency.display_name, agency.place)


def named_agency_row(agency_id: int, name: str, place: str) -> dict[str, Any]:
    return {
        "kind": "Agency",
        "label": gettext("Agency"),
        "id": agency_id,
        "name": with_place(name, place),
        "address": address_of("agency", agency_id),
    }


def type_row(kind: TypeSuggestion) -> dict[str, Any]:
    where: dict[str, Any] = {"location_id": kind.location_id} if kind.location_id else {}
    if kind.sources:
        address = f"{address_of('search-results')}?{urlencode({**where, 'record_types': kind.name})}"
    else:
        address = reverse("record-type", args=[slugify(kind.name)])
        address += f"?{urlencode(where)}" if where else ""
    name = gettext(kind.name)
    if kind.place:
        name = gettext("%(what)s in %(place)s") % {"what": name, "place": kind.place}
    return {
        "kind": "Record type",
        "label": gettext("Record type"),
        "id": kind.record_type_id,
        "name": f"{name}: {kind.sources:,}",
        "address": address,
    }


def type_here_row(kind: TypeSuggestion) -> dict[str, Any]:
    """Return a record type for the words of a search, which then has its name."""
    return {"id": kind.record_type_id, "name": f"{gettext(kind.name)}: {kind.sources:,}", "typed": gettext(kind.name)}


def words_row(typed: str) -> dict[str, Any]:
    return {
        "kind": "Words",
        "label": "",
        "id": None,
        "name": gettext("Search all sources for “%(typed)s”") % {"typed": typed},
        "typed": typed,
        "address": words_address(typed),
    }
