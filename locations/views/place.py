"""The page of a place: what exists there, who makes it, what lies below, what is asked for, what is missing."""

from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.models import DataSource
from datasources.queries.place_counts import CountedPlace, PlaceCounts
from datasources.queries.place_summary import CountedRecordType, PlaceSource, PlaceSummary
from datasources.queries.source_counts import count_sources_without_place
from datasources.telling_names import telling_names, with_telling_names
from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from locations.names import county_name, county_words, has_counties, places_below_name
from locations.views import maps
from locations.views.known_places import Way, place_page
from locations.views.lists_of_place import PAGE_SIZE, agencies_there, requests_of
from notifications.models import Follow
from pdap.db.catalog_version import kept_for_version
from pdap.db.queries import run_query_builder
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.status_counts import PUBLIC_AGENCIES
from pdap.web import parameters
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input
from pdap.web.paging import page_of
from pdap.web.signposting import signpost
from pdap.web.sorting import Column, chosen_column, headings
from requests_app.views.prefilled import prefilled_request_address

UNTIED = 30
COLUMNS = (
    Column("name", _("Name"), number=False),
    Column("sources", _("Data sources")),
    Column("agencies", _("Agencies")),
)


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """Show the nation: the top of the tree of places."""
    return place(request, Location.objects.values_list("pk", flat=True).get(type=LocationType.NATIONAL))


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a page is an HttpResponse
@place_page
def place(request: HttpRequest, way: Way) -> HttpResponse:
    here = way[-1]
    summary = summary_of(here)
    kinds = summary.kinds
    first_sources = summary.sources or summary.covering
    names = telling_names(first_sources)
    kind = chosen_kind(request, kinds)
    near = counted_around(here, kind.id if kind else None)
    agencies = page_of(request, agencies_there(here), PAGE_SIZE)
    response = render(
        request,
        "locations/place.html",
        {
            "place": here,
            "way": way,
            "above": way[:-1],
            "here_total": sum(kind.here for kind in kinds),
            "placeless_total": placeless_total(here),
            "around_total": sum(kind.around for kind in kinds),
            "covered": sum(1 for kind in kinds if kind.total),
            "categories": categories(kinds, here.pk),
            "map": map_of(here, near, kind.name if kind else ""),
            "chosen_type": kind,
            "none_near": not any(area.sources for area in near),
            "all_types": kinds,
            "type_choices": [(name, gettext(name)) for name in (kind.name for kind in kinds)],
            "sources": [(source, names[source.pk]) for source in first_sources],
            "today": timezone.localdate(),
            "law": summary.law,
            "agencies": agencies,
            "agency_total": agencies.paginator.count if here.type != LocationType.NATIONAL else agency_total(here),
            **places_below(request, here, near, kind),
            "following": follows(request, here.pk),
            "untied": untied_sources(kinds),
            "untied_total": sum(len(kind.untied) for kind in kinds),
            "requests": requests_of(here),
            "ask": prefilled_request_address(here.pk),
            "results_here": f"{address_of('search-results')}?location_id={here.pk}",
        },
    )
    return signpost(response, address_of("place", here.pk), "AdministrativeArea")


def places_below(
    request: HttpRequest, here: LocationExpanded, near: list[CountedPlace], kind: CountedRecordType | None
) -> dict[str, Any]:
    """Return the places below, in the chosen order, those with nothing to list, and what they are called."""
    order = chosen_column(request, COLUMNS, "sources")
    below = near if here.type != LocationType.LOCALITY else []
    return {
        "below": sorted_by([area for area in below if is_listed(area, kind)], order),
        "bare": sorted_by([area for area in below if not is_listed(area, kind)], "name"),
        "below_total": len(below),
        "below_name": places_below_name(here.type, here.state_iso),
        "county_words": county_words(here.state_iso),
        "has_counties": has_counties(here.state_iso),
        "headings": headings(request, COLUMNS, order, "below"),
    }


class Summary(NamedTuple):
    """What one statement says of a place: record types, first sources, or those from above, and the checked law."""

    kinds: list[CountedRecordType]
    sources: list[PlaceSource]
    covering: list[PlaceSource]
    law: dict[str, Any] | None


def summary_of(here: LocationExpanded) -> Summary:
    """Return what there is at a place; of the nation, which reads everything, as it is kept."""

    def read() -> Summary:
        summary = PlaceSummary(here)
        return Summary(run_query_builder(summary), summary.sources, summary.covering, summary.law)

    if here.type != LocationType.NATIONAL:
        return read()
    return kept_for_version(f"place-summary-{here.pk}", read)


def chosen_kind(request: HttpRequest, kinds: list[CountedRecordType]) -> CountedRecordType | None:
    """Return the record type that the map and the table of places count; BadInputError for anything else."""
    by_name = {kind.name: kind for kind in kinds}
    names = parameters.labels(request.GET, "record_types", by_name, gettext("record type"))
    return by_name[names[0]] if names else None


def is_listed(area: CountedPlace, kind: CountedRecordType | None) -> bool:
    """Return whether a place stands in the table: with sources of the chosen type, or with anything."""
    return bool(area.sources or (area.agencies and kind is None))


def counted_around(here: LocationExpanded, record_type_id: int | None = None) -> list[CountedPlace]:
    """Return the places below; for a town, those of its county."""
    if here.type == LocationType.NATIONAL:
        return maps.counted_states(record_type_id)
    if here.type == LocationType.STATE:
        return run_query_builder(PlaceCounts(LocationType.STATE, here.state_id, record_type_id))
    return run_query_builder(PlaceCounts(LocationType.COUNTY, here.county_id, record_type_id))


def map_of(here: LocationExpanded, near: list[CountedPlace], record_type: str = "") -> maps.Map | None:
    """Return the map of the place: states, counties, or the towns of a county.

    None where it would say nothing: every shape but the town's own would be empty. A town's map leaves out neighbors
    that have nothing; its county's shows them.
    """
    if here.type == LocationType.LOCALITY:
        near = [area for area in near if area.sources or area.location_id == here.pk]
    if not any(area.sources for area in near if area.location_id != here.pk):
        return None

    page_of, query = maps.pages_of_places(), f"?{urlencode({'record_types': record_type})}" if record_type else ""

    def address(area: CountedPlace) -> str:
        return f"{page_of(area)}{query}"

    if here.type == LocationType.NATIONAL:
        return maps.nation(near, address)
    if here.type == LocationType.STATE:
        words = {"county": county_words(here.state_iso).singular, "state": here.own_name}
        title = gettext("data sources by %(county)s in %(state)s") % words
        return maps.state(here.state_iso or "", near, title, address)
    title = gettext("places in %(county)s") % {"county": county_name(here.county_name or "", here.state_iso)}
    current = here.pk if here.type == LocationType.LOCALITY else None
    return maps.county(here.state_iso or "", here.county_fips or "", near, title, current, address)


def sorted_by(places: list[CountedPlace], column: str) -> list[CountedPlace]:
    if column == "name":
        return sorted(places, key=lambda area: area.own_name.casefold())
    return sorted(places, key=lambda area: (-getattr(area, column), area.own_name.casefold()))


def placeless_total(here: LocationExpanded) -> int:
    """Return how many sources the page of the nation does not count, since no one has said where they are."""
    if here.type != LocationType.NATIONAL:
        return 0
    return kept_for_version("sources without place", count_sources_without_place)


def follows(request: HttpRequest, location_id: int) -> bool:
    return (
        request.user.is_authenticated
        and Follow.objects.filter(user_id=request.user.pk, location_id=location_id).exists()
    )


def categories(kinds: list[CountedRecordType], location_id: int) -> list[dict[str, Any]]:
    """Return the record categories: their types that have sources, and the gaps with where to ask for them."""
    groups = []
    for name, members in groupby(kinds, key=lambda kind: kind.category):
        types = list(members)
        groups.append(
            {
                "name": name,
                "count": sum(kind.total for kind in types),
                "types": sorted((kind for kind in types if kind.total), key=lambda kind: -kind.total),
                "gaps": [
                    (kind.name, prefilled_request_address(location_id, kind.name)) for kind in types if not kind.total
                ],
            }
        )
    return groups


def agency_total(here: LocationExpanded) -> int:
    """Return how many agencies there are in a place and all below it; in the nation, also those without a place."""
    if here.type == LocationType.NATIONAL:
        return kept_for_version("agency-total", PUBLIC_AGENCIES.count)
    return agencies_there(here).count()


def untied_sources(kinds: list[CountedRecordType]) -> list[DataSource]:
    """Return the first sources here that no agency stands for, by name; no query where there are none."""
    ids = [pk for kind in kinds for pk in kind.untied]
    rows = DataSource.objects.filter(pk__in=ids).select_related("record_type").order_by("name", "pk")
    return with_telling_names(rows[:UNTIED]) if ids else []
