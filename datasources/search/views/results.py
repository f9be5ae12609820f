"""The page of search results: what records exist for a place, for words, or for both (contract 5.1, 5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.person_of_request import person_id
from agencies.enums import Level
from agencies.places_in_words import place_summary, with_place
from datasources.search.query.web_addresses import is_at, is_web_address
from datasources.search.recent import record_search
from datasources.search.results.asking import ResultsPage, ShownLink
from datasources.search.results.counting import NO_FILTERS
from datasources.search.views import tabs as search_tabs
from datasources.search.views.advice import Advice
from datasources.search.views.changing import changed_search, fields_of
from datasources.search.views.how_many import sentence_at_the_end, total_sentence
from datasources.search.views.series import files_of
from datasources.search.views.shown_search import (
    AGENCIES,
    FLAT,
    GROUPED,
    GROUPS,
    REQUESTS,
    SOURCES,
    Search,
    places_of_agencies,
)
from datasources.search.views.shown_sources import highlighted_sources
from datasources.search.views.understood import understood
from datasources.templatetags.results import ResultEntries
from datasources.views.search_walk import from_search
from pdap.db.enums import UrlStatus
from pdap.web import parameters
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input
from pdap.web.paging import page_of
from requests_app.views.data_requests import with_places

PAGE_SIZE = 50
# Of a source's agencies, how many a list names.
SHOWN_AGENCIES = 3
# With so many agencies for each source, groups would say the same over and over: a list says it once.
MANY_AGENCIES = 4
# The anchor of the group of sources that no agency stands for.
UNTIED = "untied"


@require_safe
@explains_bad_input
def results(request: HttpRequest) -> HttpResponse:
    """Show what a search finds; without anything to search for, lead to the form."""
    if address := changed_search(request):
        return redirect(address)
    search = Search(request)
    if not search.asks_for_something:
        return redirect("search")
    context: dict[str, Any] = {
        "search": search,
        "place": search.place,
        "way": search.way,
        "tabs": search_tabs.tabs(search),
        "understood": understood(search),
        "form_fields": fields_of(search),
    }
    if search.tab != SOURCES:
        applied = search.applied_filters(search.tab)
        context |= {
            "chips": search.selection.chips(request.path, applied),
            "all_address": all_address(search),
            "others_left_out": len(applied) < len(search.selection.active),
        }
    if search.tab == AGENCIES:
        page = page_of(request, search_tabs.best_agencies(search), PAGE_SIZE)
        places = places_of_agencies({agency.pk for agency in page})
        context |= {"page": page, "rows": [(agency, places.get(agency.pk, [])) for agency in page]}
        return render(request, "datasources/search/results_agencies.html", context)
    if search.tab == REQUESTS:
        page = page_of(request, search_tabs.requests(search), PAGE_SIZE)
        context |= {"page": page, "rows": with_places(list(page)), "advice": Advice(search)}
        return render(request, "datasources/search/results_requests.html", context)
    return render(request, "datasources/search/results.html", context | sources(request, search))


def sources(request: HttpRequest, search: Search) -> dict[str, Any]:
    """Return what the tab of sources shows; keep the search of someone who is signed in."""
    number = parameters.number(request.GET, "page", gettext("Page"), default=1) or 1
    matches = search.results().page(number, PAGE_SIZE)
    if not request.GET.get("view") and matches.agency_total > MANY_AGENCIES * matches.total:
        search.view = FLAT
        matches = search.results().page(number, PAGE_SIZE)
    by_agency = search.view == GROUPED
    page = page_of(request, CutEntries(matches), PAGE_SIZE)
    rows = highlighted_sources([*(entry[0].data_source_id for entry in page), *matches.apart], search)
    places = places_of_agencies(shown_agencies(matches, by_agency))
    if request.user.is_authenticated and page.number == 1:
        kinds = (search.selection.chosen_values("record_types"), search.selection.chosen_values("record_categories"))
        record_search(person_id(request), search.location_id, *kinds)
    return {
        "facets": search.selection.facets(matches.counts, matches.is_cut),
        "chips": search.selection.chips(request.path),
        "all_address": all_address(search),
        "kept": carried_parameters(request),
        "total": matches.total,
        "is_cut": matches.is_cut,
        "total_sentence": total_sentence(matches, search),
        "agency_total": matches.agency_total,
        "everything_total": matches.reached,
        "unfiltered_total": matches.counts.get(NO_FILTERS, 0),
        "relaxed": matches.relaxed,
        "is_near_page": is_near_page(search, rows),
        "levels": level_links(request, matches) if by_agency else [],
        "groups": rows_by_level(page, rows, places) if by_agency else [],
        "flat": [] if by_agency else flat_rows(page, rows, matches, places),
        "page": page,
        "at_the_end": "" if page.has_next() else sentence_at_the_end(matches, search),
        "broken": [{**rows[pk], **named_agencies(matches, pk, places)} for pk in matches.apart if pk in rows],
        "more_broken": matches.apart_total - len(matches.apart) if matches.apart else 0,
        "broken_address": broken_address(request),
        "query": same_search(request),
        "entries": ResultEntries(from_search(request)),
        "this_path": this_path(request),
        "this_search": f"{settings.SITE_URL}{this_path(request)}",
        "grouped_address": view_address(request, GROUPED),
        "flat_address": view_address(request, FLAT),
        "advice": None if matches.total else Advice(search),
    }


def is_near_page(search: Search, rows: Mapping[int, dict[str, Any]]) -> bool:
    """Return whether a web address was searched for, and what is listed is only on the same website."""
    if not rows or not is_web_address(search.words):
        return False
    return not any(is_at(row["source"].source_url or "", search.words) for row in rows.values())


def this_path(request: HttpRequest) -> str:
    """Return the address of the search itself, whatever page of it is shown."""
    query = same_search(request)
    return f"{address_of('search-results')}{'?' if query else ''}{query}"


@dataclass(frozen=True)
class CutEntries:
    """The entries of one page, as the paginator asks for them."""

    matches: ResultsPage

    def count(self) -> int:
        return self.matches.entry_total

    def __getitem__(self, part: slice) -> list[list[ShownLink]]:
        return self.matches.entries


def broken_address(request: HttpRequest) -> str:
    """Return the address of the same search for links that no longer work."""
    query = request.GET.copy()
    query.pop("page", None)
    query["link"] = UrlStatus.BROKEN.value
    return f"{request.path}?{query.urlencode()}"


def same_search(request: HttpRequest) -> str:
    """Return the query of the same search without its page, for downloads and the feed."""
    query = request.GET.copy()
    for name in ("page", "tab", "view", "typed"):
        query.pop(name, None)
    return query.urlencode()


def view_address(request: HttpRequest, view: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["view"] = view
    return f"{request.path}?{query.urlencode()}"


def carried_parameters(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name in ("location_id", "agency_id", "agency_kind", "q", "view")
        if (value := request.GET.get(name, "").strip())
    ]


def all_address(search: Search) -> str:
    """Return the address of the same search and tab without filters."""
    query = search.selection.query.copy()
    for name in [name for name in query if name not in ("location_id", "agency_id", "q", "view", "sort", "tab")]:
        del query[name]
    return f"{address_of('search-results')}?{query.urlencode()}"


def level_links(request: HttpRequest, matches: ResultsPage) -> list[dict[str, Any]]:
    """Return the groups with their counts and addresses; without that of no agency where it is empty."""
    addresses, before = [], 0
    for level in GROUPS:
        query = request.GET.copy()
        query.pop("page", None)
        if before >= PAGE_SIZE:
            query["page"] = str(before // PAGE_SIZE + 1)
        address = f"{request.path}?{query.urlencode()}#{level or UNTIED}"
        links, entries = matches.levels.get(level, (0, 0))
        addresses.append({"level": level, "count": links, "address": address, "is_cut": level in matches.cut_levels})
        before += entries
    return addresses if matches.levels.get(None) else addresses[:-1]


def shown_agencies(matches: ResultsPage, by_agency: bool) -> set[int]:
    """Return the agencies that a page names, by id."""
    named = {agency.agency_id for agencies in matches.agencies.values() for agency in agencies[:SHOWN_AGENCIES]}
    if by_agency:
        named |= {link.agency_id for entry in matches.entries for link in entry if link.agency_id}
    return named


def flat_rows(
    entries: Any, rows: dict[int, dict[str, Any]], matches: ResultsPage, places: dict[int, list[Any]]
) -> list[dict[str, Any]]:
    """Return the rows of entries with the agencies that they were found by; without sources gone meanwhile."""
    return [
        {**entry_row(entry, rows), **named_agencies(matches, entry[0].data_source_id, places)}
        for entry in entries
        if entry[0].data_source_id in rows
    ]


def named_agencies(matches: ResultsPage, source_id: int, places: dict[int, list[Any]]) -> dict[str, Any]:
    """Return the first agencies of a source with where they are, and how many more there are."""
    agencies = matches.agencies.get(source_id, [])
    return {
        "agencies": [
            (pk, with_place(name, place_summary(places.get(pk, [])))) for pk, name in agencies[:SHOWN_AGENCIES]
        ],
        "more_agencies": len(agencies[SHOWN_AGENCIES:]),
    }


def entry_row(links: Sequence[ShownLink], rows: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Return the row of an entry: of a series that of its newest file, with all files by their years."""
    return {**rows[links[0].data_source_id], "series": files_of(links) if len(links) > 1 else []}


def rows_by_level(entries: Any, rows: dict[int, dict[str, Any]], places: dict[int, list[Any]]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for entry in entries:
        link = entry[0]
        if link.data_source_id not in rows:
            continue
        level = Level(link.level) if link.level else None
        if not groups or groups[-1]["level"] != level:
            groups.append({"level": level, "agencies": []})
        agencies = groups[-1]["agencies"]
        if not agencies or agencies[-1]["id"] != link.agency_id:
            agencies.append(
                {
                    "id": link.agency_id,
                    "name": link.agency_name,
                    "places": places.get(link.agency_id or 0, []),
                    "sources": [],
                }
            )
        agencies[-1]["sources"].append(entry_row(entry, rows))
    return groups
