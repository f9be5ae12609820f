"""The page of a place: what exists there, who makes it, what lies below, what is asked for."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Agency
from datasources.models import RecordType
from datasources.queries.place_sources import PlaceSources
from locations.models import DependentLocation, LocationExpanded, MapCounty, MapLocality, MapState
from locations.queries.relatives import way_to
from notifications.models import Follow
from pdap.pages.errors import explains_bad_input
from pdap.pages.paging import page_of
from pdap.pages.parameters import LARGEST_ID
from pdap.queries import run_query_builder
from requests_app.models import DataRequest

PAGE_SIZE = 40


@require_safe
@explains_bad_input
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a place; 404 if there is none of this number."""
    way = way_to(min(pk, LARGEST_ID))
    if not way:
        raise Http404
    here = way[-1]
    found = run_query_builder(PlaceSources(here.pk))
    return render(
        request,
        "pages/place.html",
        {
            "place": here,
            "way": way,
            "total": len({link.data_source_id for link in found.links}),
            "categories": categories(found.by_type()),
            "agencies": page_of(request, agencies_in(here), PAGE_SIZE),
            "below": places_below(here),
            "following": follows(request, here.pk),
            "requests": DataRequest.objects.public().filter(locations=here.pk).order_by("-id")[:10],
        },
    )


def follows(request: HttpRequest, location_id: int) -> bool:
    """Return whether whoever is signed in follows a place."""
    return (
        request.user.is_authenticated
        and Follow.objects.filter(user_id=request.user.pk, location_id=location_id).exists()
    )


def categories(by_type: Counter[int]) -> list[dict[str, Any]]:
    """Return the record categories with their types that have sources, counted."""
    found: dict[int, dict[str, Any]] = {}
    for kind in RecordType.objects.select_related("category").order_by("category_id", "id"):
        category = found.setdefault(kind.category_id, {"name": kind.category.name, "count": 0, "types": []})
        if count := by_type[kind.pk]:
            category["count"] += count
            category["types"].append({"name": kind.name, "count": count})
    return list(found.values())


def agencies_in(here: LocationExpanded) -> QuerySet[Agency]:
    """Return the agencies of a place and of all below it, those with most sources first."""
    below = DependentLocation.objects.filter(parent_location_id=here.pk).values("dependent_location_id")
    inside = Agency.objects.public().filter(location_links__location__in=[here.pk])
    ids = inside.values("pk").union(Agency.objects.public().filter(location_links__location__in=below).values("pk"))
    return (
        Agency.objects.filter(pk__in=ids)
        .annotate(source_count=Count("data_source_links"))
        .order_by("-source_count", "name", "id")
    )


def places_below(here: LocationExpanded) -> list[dict[str, Any]]:
    """Return the next smaller places with their number of sources, as of the last refresh of the map's views."""
    rows: QuerySet[Any, Any]
    if here.type == "National":
        rows = MapState.objects.order_by("state_name").values_list("location_id", "state_name", "data_source_count")
    elif here.type == "State":
        rows = MapCounty.objects.filter(state_iso=here.state_iso).order_by("county_name")
        rows = rows.values_list("location_id", "county_name", "data_source_count")
    elif here.type == "County":
        rows = MapLocality.objects.filter(county_fips=here.county_fips).order_by("locality_name")
        rows = rows.values_list("location_id", "locality_name", "data_source_count")
    else:
        return []
    return [{"id": pk, "name": name, "count": count} for pk, name, count in rows]
