"""Data requests: what people ask for that nobody has found yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.columns import role_of
from datasources.models import DataSource
from locations.models import LocationExpanded
from pdap.pages import parameters
from pdap.pages.columns import Shown
from pdap.pages.errors import explains_bad_input
from pdap.pages.paging import page_of
from requests_app.enums import PUBLIC_STATUSES
from requests_app.models import DataRequest, DataRequestLocation

PAGE_SIZE = 25


@require_safe
@explains_bad_input
def data_requests(request: HttpRequest) -> HttpResponse:
    """List the public requests, the newest first; `status` keeps some."""
    wanted = parameters.labels(request.GET, "status", PUBLIC_STATUSES, "status")
    rows = DataRequest.objects.public().order_by("-date_created", "-id")
    if wanted:
        rows = rows.filter(request_status__in=wanted)
    page = page_of(request, rows, PAGE_SIZE)
    return render(
        request,
        "pages/data_requests.html",
        {
            "page": page,
            "rows": with_places(list(page)),
            "statuses": [(status, status in wanted) for status in PUBLIC_STATUSES],
            "filtered": bool(wanted),
        },
    )


@require_safe
def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a public request; 404 for one that nobody has looked at yet, or that was put away."""
    found = DataRequest.objects.public().filter(pk=min(pk, parameters.LARGEST_ID)).first()
    if found is None:
        raise Http404
    ((_, places),) = with_places([found])
    return render(
        request,
        "pages/data_request.html",
        {
            "data_request": Shown(found, role_of(request.user, found)),
            "places": places,
            "issue": getattr(found, "github_issue", None),
            "sources": DataSource.objects.public()
            .filter(data_requests=found)
            .select_related("record_type")
            .order_by("name"),
        },
    )


@require_safe
def old_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the address that mails have used."""
    return redirect("data-request", pk=pk, permanent=True)


def with_places(rows: list[DataRequest]) -> list[tuple[DataRequest, list[LocationExpanded]]]:
    """Return requests with their places, in two queries."""
    links = DataRequestLocation.objects.filter(data_request__in=rows).values_list("data_request_id", "location_id")
    pairs = list(links)
    places = LocationExpanded.objects.in_bulk([location_id for _, location_id in pairs])
    return [(row, [places[place] for request_id, place in pairs if request_id == row.pk]) for row in rows]
