"""Search by place: from what somebody typed to a place, and from a place to what records exist there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.requests import person_id
from agencies.models import AgencyExpanded
from datasources.models import DataSource, RecordType
from datasources.queries.place_sources import Found, PlaceSources, SourceLink
from datasources.services.searches import record_search
from locations.models import LocationExpanded
from locations.queries.relatives import way_to
from locations.queries.typeahead import suggest_places
from pdap.enums import UrlStatus
from pdap.pages import parameters
from pdap.pages.errors import explains_bad_input
from pdap.pages.facets import Facets
from pdap.pages.paging import page_of
from pdap.queries import run_query_builder

PAGE_SIZE = 50
FILTERS = ("record_categories", "record_types")


@require_safe
@explains_bad_input
def find(request: HttpRequest) -> HttpResponse:
    """Take what was typed to its place, or offer the places that it may mean.

    With JavaScript the form already knows the place (`location_id`); without, it sends only the text (`place`).
    """
    chosen = {name: request.GET.getlist(name) for name in FILTERS if request.GET.getlist(name)}
    location_id = parameters.number(request.GET, "location_id", "The place")
    if location_id is not None:
        return redirect(results_address(location_id, chosen))
    typed = parameters.text(request.GET, "place", "The place")
    places = suggest_places(typed, limit=30) if typed else []
    exact = [place for place in places if typed.casefold() in place.spellings]
    if len(exact) == 1:
        return redirect(results_address(exact[0].location_id, chosen))
    return render(
        request,
        "pages/find.html",
        {"typed": typed, "places": [(place, results_address(place.location_id, chosen)) for place in places]},
    )


def results_address(location_id: int, chosen: dict[str, list[str]]) -> str:
    """Return the address of a place's results."""
    query: dict[str, int | list[str]] = {"location_id": location_id, **chosen}
    return f"{reverse('search-results')}?{urlencode(query, doseq=True)}"


@require_safe
@explains_bad_input
def results(request: HttpRequest) -> HttpResponse:
    """Show what records exist for a place, by level and agency (behaviour 2.1, 2.2)."""
    location_id = parameters.number(request.GET, "location_id", "The place")
    if location_id is None:
        return redirect("search")
    way = way_to(location_id)
    if not way:
        raise Http404
    types = list(RecordType.objects.select_related("category").order_by("category_id", "id"))
    facets = Facets(types, request.GET)
    everything = run_query_builder(PlaceSources(location_id))
    found = everything.of_types(facets.wanted)
    page = page_of(request, found.links, PAGE_SIZE)
    last = page.number == page.paginator.num_pages
    rows = described([*page, *(found.broken if last else [])], types)
    if request.user.is_authenticated and page.number == 1:
        record_search(person_id(request), location_id, facets.types, facets.categories)
    return render(
        request,
        "pages/results.html",
        {
            "place": way[-1],
            "way": way,
            "facets": facets.counted(everything),
            "total": len(found.links),
            "agency_total": len({link.agency_id for link in found.links}),
            "levels": level_links(request, found),
            "groups": grouped([row for row in rows if not is_broken(row)]),
            "page": page,
            "broken": [row for row in rows if is_broken(row)],
            "everything_total": len(everything.links),
        },
    )


def level_links(request: HttpRequest, found: Found) -> list[dict[str, Any]]:
    """Return each level with its number of sources and the address at which its group begins."""
    links, before = [], 0
    for level, count in found.by_level().items():
        query = request.GET.copy()
        query.pop("page", None)
        if before >= PAGE_SIZE:
            query["page"] = str(before // PAGE_SIZE + 1)
        links.append({"level": level, "count": count, "address": f"{request.path}?{query.urlencode()}#{level}"})
        before += count
    return links


def described(links: list[SourceLink], types: list[RecordType]) -> list[dict[str, Any]]:
    """Return the links with their sources' columns and record type, in one query; without sources gone meanwhile."""
    names = {record_type.pk: record_type for record_type in types}
    sources = DataSource.objects.in_bulk([link.data_source_id for link in links])
    return [
        {"link": link, "source": sources[link.data_source_id], "record_type": names[link.record_type_id]}
        for link in links
        if link.data_source_id in sources
    ]


def is_broken(row: dict[str, Any]) -> bool:
    """Return whether a row's address is known to be broken."""
    return row["link"].url_status == UrlStatus.BROKEN


def grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a page as levels of agencies of sources, in their order."""
    places = places_of_agencies({row["link"].agency_id for row in rows})
    groups: list[dict[str, Any]] = []
    for row in rows:
        link = row["link"]
        if not groups or groups[-1]["level"] != link.level:
            groups.append({"level": link.level, "agencies": []})
        agencies = groups[-1]["agencies"]
        if not agencies or agencies[-1]["id"] != link.agency_id:
            agencies.append(
                {
                    "id": link.agency_id,
                    "name": link.agency_name,
                    "places": places.get(link.agency_id, []),
                    "jurisdiction": link.jurisdiction_type,
                    "sources": [],
                }
            )
        agencies[-1]["sources"].append(row)
    return groups


def places_of_agencies(agency_ids: set[int]) -> dict[int, list[LocationExpanded]]:
    """Return where agencies are, by their id."""
    places: dict[int, list[Any]] = {}
    for row in AgencyExpanded.objects.filter(id__in=agency_ids, location_type__isnull=False).order_by("location_id"):
        places.setdefault(row.id, []).append(row)
    return places
