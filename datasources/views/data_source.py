"""The page of a data source: everything public that is known of it, and what it hangs together with."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies.models import AgencyExpanded
from agencies.places_in_words import place_summary, with_place
from datasources.enums import Freshness
from datasources.freshness import MEANING, freshness_of_row
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation, ProblemReport
from datasources.queries.related import RelatedSources
from datasources.views.search_walk import walk_of
from datasources.views.source_facts import facts_of_source
from datasources.views.source_history import history_of
from datasources.views.source_link import link_in_words
from locations.models import LocationExpanded
from locations.queries.relatives import place_with_ancestors
from pdap.db.asked_often import AskedOften
from pdap.db.fields import LARGEST_ID
from pdap.db.queries import run_query_builder
from pdap.lib.column_rights import role_of
from pdap.web.addresses import address_of
from pdap.web.readable import ReadableRecord
from pdap.web.signposting import signpost
from requests_app.models import DataRequest

REQUESTS = 10


def agencies_of_source(pk: int) -> QuerySet[Any]:
    """Return the public agencies of a source, each with each of its places."""
    links = AgencyDataSource.objects.filter(data_source=pk)
    rows = AgencyExpanded.objects.public().filter(id__in=links.values("agency_id"))
    return rows.order_by("name", "id", "location_id")


def public_source(pk: int) -> QuerySet[Any]:
    """Return a public source with all that its page says of it, as a queryset."""
    own = DataSourceLocation.objects.filter(data_source=OuterRef("pk"))
    reports = ProblemReport.objects.open().filter(data_source=OuterRef("pk")).order_by("id")
    sources = DataSource.objects.public().annotate(
        own_location_ids=ArraySubquery(own.values("location_id")),
        freshness=freshness_of_row(),
        report_dates=ArraySubquery(reports.values("created_at")),
        request_ids=ArraySubquery(requests_of_source(OuterRef("pk")).values("pk")),
    )
    return sources.select_related("record_type__category", "link").filter(pk=pk)


def requests_of_source(pk: Any) -> QuerySet[DataRequest]:
    return DataRequest.objects.public().filter(data_sources=pk).order_by("-id")[:REQUESTS]


PUBLIC_SOURCE = AskedOften(public_source)
AGENCIES_OF_SOURCE = AskedOften(agencies_of_source)
REQUESTS_OF_SOURCE = AskedOften(requests_of_source)


@require_safe
def data_sources(request: HttpRequest) -> HttpResponse:
    """Lead to the list of all sources, which is a search for nothing in particular."""
    query = request.GET.urlencode()
    response = redirect("search-results")
    response["Location"] += f"?{query}" if query else ""
    return response


@require_safe
def data_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a public source, a broken one too; 404 for what is not public."""
    source = PUBLIC_SOURCE.first(min(pk, LARGEST_ID))
    if source is None:
        raise Http404
    agencies: dict[int, dict] = {}
    for row in AGENCIES_OF_SOURCE(source.pk):
        agency = agencies.setdefault(row.id, {"agency": row, "places": []})
        if row.location_id is not None:
            agency["places"].append(row)
    for of_source in agencies.values():
        of_source["where"] = place_summary(of_source["places"])
        of_source["name"] = with_place(of_source["agency"].name, of_source["where"])
    history = history_of(source.pk)
    places = own_places(source)
    response = render(
        request,
        "datasources/data_source.html",
        {
            "source": ReadableRecord(source, role_of(request.user, source)),
            "agencies": list(agencies.values()),
            "freshness": Freshness(source.freshness),
            "freshness_meaning": MEANING[Freshness(source.freshness)],
            "own_places": places,
            "way": places_above_source(list(agencies.values()), places),
            "walk": walk_of(request, source.pk),
            "report_dates": source.report_dates,
            "facts": facts_of_source(source, history),
            "history": history,
            "link": link_in_words(source, history.link_since),
            "related": run_query_builder(RelatedSources(source.pk, source.record_type_id)),
            # Most have none, and no query is asked.
            "requests": REQUESTS_OF_SOURCE(source.pk) if source.request_ids else [],
        },
    )
    page = address_of("data-source", source.pk)
    return signpost(response, page, "Dataset", collection=address_of("data-json"), item=source.source_url)


def places_above_source(agencies: list[dict[str, Any]], places: list[LocationExpanded]) -> list[LocationExpanded]:
    """Return the state, county and town of the one agency of a source, or of its own place: the way to it."""
    of_agency = agencies[0]["places"] if len(agencies) == 1 else []
    ids = [row.location_id for row in of_agency] or ([] if agencies else [place.pk for place in places])
    return [place for place in place_with_ancestors(ids[0]) if place.state_name] if ids else []


def own_places(source: Any) -> list[LocationExpanded]:
    """Return the places that a source has without an agency; most have none, and no query is asked."""
    ids = source.own_location_ids
    return list(LocationExpanded.objects.filter(pk__in=ids).order_by("display_name", "pk")) if ids else []


@require_safe
def old_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the address that emails have used (contract 10.1)."""
    return redirect("data-source", pk=pk, permanent=True)
