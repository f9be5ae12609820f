"""The kinds of record: what each is, and where in the nation it is found."""

from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from datasources.models import RecordType, SearchableSource, SearchTerm
from datasources.queries.place_counts import CountedPlace
from datasources.queries.source_counts import with_type_count
from datasources.search.missing import missing_here
from datasources.search.query.search_addresses import words_address
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.names import places_below_name
from locations.views import maps
from locations.views.coverage_pages import Choice, groups_of
from pdap.db.asked_often import AskedOften
from pdap.db.catalog_version import kept_for_version
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import folded
from pdap.web import parameters
from pdap.web.addresses import address_of
from pdap.web.errors import BadInputError, explains_bad_input
from pdap.web.sorting import Column, chosen_column, headings
from requests_app.queries.coverage_matrix import matrix_of
from requests_app.views.prefilled import prefilled_request_address

EXAMPLES = 8
MOST_TERMS = 8
COLUMNS = (Column("name", _("State"), number=False), Column("sources", _("Data sources")))


@require_safe
def record_types(request: HttpRequest) -> HttpResponse:
    """List all kinds of record by category, with what each means and how many sources search finds of it."""
    kinds = with_counts()
    groups = [(category, list(members)) for category, members in groupby(kinds, key=lambda kind: kind.category)]
    return render(request, "datasources/record_types.html", {"groups": groups})


@require_safe
@explains_bad_input
def record_type(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one kind of record with examples and its coverage of the nation; 404 for one that there is not.

    With a place (`location_id`) it says first that nothing is listed there, who keeps such records and how to request
    them; `typed` is the query that led here.
    """
    kinds = with_counts()
    chosen = next((kind for kind in kinds if slugify(kind.name) == slug), None)
    if chosen is None:
        raise Http404
    location_id = parameters.number(request.GET, "location_id", gettext("Place"))
    typed = parameters.text(request.GET, "typed", gettext("Search text"))
    missing = missing_here(chosen, location_id, typed) if location_id is not None else None
    if location_id is not None and missing is None:
        raise Http404
    state = chosen_state(request)
    return render(
        request,
        "datasources/record_type.html",
        {
            "kind": chosen,
            "slug": slug,
            "siblings": [kind for kind in kinds if kind.category_id == chosen.category_id and kind != chosen],
            "examples": examples(chosen),
            **coverage_by_state(request, chosen),
            "ask": prefilled_request_address(record_type=chosen.name or ""),
            "missing": missing,
            "typed": typed,
            "in_state": in_state(state, chosen) if state else None,
            "words_address": words_address(typed),
            "terms": synonyms_of(chosen),
        },
    )


def coverage_by_state(request: HttpRequest, kind: RecordType) -> dict[str, Any]:
    """Return the map of a record type, the states with sources in the chosen order, and those without."""
    order = chosen_column(request, COLUMNS, "sources")
    counted = maps.counted_states(kind.pk)
    name = str(kind.name)
    results, of_type = f"{address_of('search-results')}?location_id=", f"&{urlencode({'record_types': name})}"

    def search(place: CountedPlace) -> str:
        return f"{results}{place.location_id}{of_type}"

    have = [(place, search(place)) for place in counted if place.sources]
    if order == "sources":
        have.sort(key=lambda pair: -pair[0].sources)
    return {
        "map": maps.nation(counted, search),
        "have": have,
        "states_total": len(counted),
        "lack": [(place, prefilled_request_address(place.location_id, name)) for place in counted if not place.sources],
        "headings": headings(request, COLUMNS, order, "states"),
    }


def chosen_state(request: HttpRequest) -> LocationExpanded | None:
    """Return the state that the address names by its two letters; BadInputError for one that there is not."""
    typed = parameters.text(request.GET, "state", gettext("State"))
    if not typed:
        return None
    place = LocationExpanded.objects.filter(type=LocationType.STATE, state_iso=typed.upper()).first()
    if place is None:
        raise BadInputError(
            gettext("Enter a state’s two letters, such as OH. We don’t recognize “%(typed)s”.") % {"typed": typed[:20]}
        )
    return place


def in_state(state: LocationExpanded, kind: RecordType) -> dict[str, Any]:
    """Return a state's counties by what they have of a record type, those with nothing first."""
    matrix = matrix_of(state)
    choice = Choice(str(kind.name), [kind], {"record_types": str(kind.name)})
    return {
        "place": state,
        "below_name": places_below_name(state.type, state.state_iso),
        "statewide": matrix.itself.cell(kind.pk),
        **groups_of(state, matrix, choice),
    }


def synonyms_of(kind: RecordType) -> list[SearchTerm]:
    """Return what else people call a record type in the language of the page; of "jail" and "jails" the first alone."""
    terms = SearchTerm.objects.filter(record_type=kind, active=True, language=get_language()).order_by("id")
    own = without_plural(gettext(str(kind.name)))
    different: dict[str, SearchTerm] = {}
    for term in terms:
        different.setdefault(without_plural(term.term), term)
    return [term for words, term in different.items() if words != own][:MOST_TERMS]


def without_plural(words: str) -> str:
    """Return words to compare, without what a plural adds in English or Spanish."""
    return " ".join(word.removesuffix("s").removesuffix("e") for word in folded(words).split())


def with_counts() -> list[Any]:
    """Return the record types by category, with `source_count`: their sources that search finds, wherever these are."""

    def count() -> list[Any]:
        kinds = RecordType.objects.filter(name__isnull=False).select_related("category")
        return list(with_type_count(kinds).order_by("category_id", "id"))

    return kept_for_version("record-types-with-counts", count)


def working_sources(record_type_id: int) -> QuerySet[Any, Any]:
    """Return sources of a record type, each of another agency, those with a description first."""
    rows = SearchableSource.objects.working().filter(record_type=record_type_id)
    by_agency = rows.order_by("agency_id", F("data_source__description").asc(nulls_last=True), "data_source_id")
    return by_agency.distinct("agency_id")[: EXAMPLES * 4]


WORKING_SOURCES = AskedOften(
    working_sources,
    *("data_source_id", "source_name", "agency_id", "agency_name", "data_source__description"),
    *("coverage_start", "coverage_end", "record_formats"),
)


def examples(kind: RecordType) -> list[Any]:
    """Return working sources of a kind, each of another agency as far as there are, described best first."""
    seen: dict[int, Any] = {}
    for row in sorted(WORKING_SOURCES(kind.pk), key=lambda row: -len(row.data_source__description or "")):
        seen.setdefault(row.data_source_id, row)
    return list(seen.values())[:EXAMPLES]
