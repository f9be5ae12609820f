"""Data requests: what people ask for that no one has found yet."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.enums import RecordTypeName
from datasources.models import DataSource
from datasources.telling_names import with_telling_names
from locations.models import LocationExpanded
from locations.queries.typeahead import suggest_places
from pdap.db.arrays import IsAnyOf, array_given, array_literal
from pdap.db.asked_often import AskedOften
from pdap.db.fields import LARGEST_ID
from pdap.lib.column_rights import role_of
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import name_key
from pdap.web import parameters
from pdap.web.errors import explains_bad_input
from pdap.web.paging import page_of
from pdap.web.readable import ReadableRecord
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest, DataRequestLocation
from requests_app.request_words import law_of
from requests_app.statuses import CLOSED, PUBLIC_STATUSES, STATUSES
from requests_app.views.forms_of_requests import record_type_groups
from requests_app.views.prefilled import prefilled_request_address
from requests_app.views.timeline import timeline_of

PAGE_SIZE = 25
SORTS = {
    "newest": (_("Newest first"), ("-date_created", "-id")),
    "oldest": (_("Oldest first"), ("date_created", "id")),
    "changed": (_("Status recently updated"), ("-date_status_last_changed", "-id")),
    "title": (_("Title"), ("title", "id")),
}


@require_safe
@explains_bad_input
def data_requests(request: HttpRequest) -> HttpResponse:
    """List requests; `status`, `location_id` (or `place`, as typed) and `record_type` keep some, `sort` orders them."""
    asked = RequestList(request)
    statuses, kinds, typed, place = asked.statuses, asked.kinds, asked.typed, asked.place
    like = []
    if place is None and typed:
        like = suggest_places(typed)
        certain = [candidate for candidate in like if name_key(typed) in candidate.spellings]
        if len(certain) == 1 or len(like) == 1:
            return redirect(with_place(request, (certain or like)[0].location_id))
    page = page_of(request, asked.rows(), PAGE_SIZE)
    return render(
        request,
        "requests_app/data_requests.html",
        {
            "page": page,
            "rows": with_places(list(page)),
            "statuses": [(status, STATUSES[status].label, status in statuses) for status in PUBLIC_STATUSES],
            "groups": record_type_groups(),
            "kind": kinds[0] if kinds else "",
            "place": place,
            "typed": "" if place else typed,
            "like": [(candidate, with_place(request, candidate.location_id)) for candidate in like],
            "sorts": [(name, label, name == asked.sort) for name, (label, _) in SORTS.items()],
            "query": request.GET.urlencode(),
            "ask": prefilled_request_address(place.pk if place else None),
            "filtered": bool(statuses or kinds or place or typed),
        },
    )


class RequestList:
    """What the list's address asks for: statuses, a record type, a place (or one that was typed), and an order."""

    def __init__(self, request: HttpRequest) -> None:
        self.statuses = parameters.labels(request.GET, "status", PUBLIC_STATUSES, gettext("status"))
        self.kinds = parameters.labels(request.GET, "record_type", RecordTypeName.values, gettext("record type"))
        self.sort = (parameters.labels(request.GET, "sort", SORTS, gettext("order")) or ["newest"])[0]
        self.typed = parameters.text(request.GET, "place", gettext("Place"))
        self.place = place_of(parameters.number(request.GET, "location_id", gettext("Place")))

    def rows(self) -> QuerySet[DataRequest]:
        rows = DataRequest.objects.public()
        if self.statuses:
            rows = rows.filter(request_status__in=self.statuses)
        if self.kinds:
            rows = rows.wanting(self.kinds[0])
        if self.place is not None:
            rows = rows.about(self.place.pk)
        elif self.typed:
            rows = rows.none()
        return rows.order_by(*SORTS[self.sort][1])


def place_of(location_id: int | None) -> LocationExpanded | None:
    """Return the place that an address names, if it names one; 404 for one that does not exist."""
    if location_id is None:
        return None
    place = LocationExpanded.objects.filter(pk=location_id).first()
    if place is None:
        raise Http404
    return place


def with_place(request: HttpRequest, location_id: int) -> str:
    query = request.GET.copy()
    for name in ("place", "page"):
        query.pop(name, None)
    query["location_id"] = str(location_id)
    return f"{request.path}?{query.urlencode()}"


@require_safe
def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request that the reader may see; 404 for another's that no one has looked at yet."""
    visible = DataRequest.objects.visible_to(request.user).select_related("github_issue")
    record = visible.filter(pk=min(pk, LARGEST_ID)).first()
    if record is None:
        raise Http404
    links = DataRequestLocation.objects.filter(data_request=record)
    first_link = links.filter(location=OuterRef("pk")).order_by("pk").values("pk")[:1]
    places = list(LocationExpanded.objects.filter(pk__in=links.values("location")).order_by(Subquery(first_link)))
    owner = request.user.is_authenticated and record.creator_id == request.user.pk
    staff = request.user.has_perm("requests_app.change_datarequest")
    sources = DataSource.objects.public().filter(data_requests=record)
    response = render(
        request,
        "requests_app/data_request.html",
        {
            "data_request": ReadableRecord(record, role_of(request.user, record)),
            "meaning": record.standing.meaning,
            "places": places,
            "issue": getattr(record, "github_issue", None),
            "sources": with_telling_names(sources.select_related("record_type").order_by("name", "pk")),
            "owner": owner,
            "staff": staff,
            "closed": record.request_status in CLOSED,
            "waits": record.request_status == RequestStatus.INTAKE,
            "timeline": timeline_of(record),
            "waited_for": record.standing.waited_for,
            "listed": record.standing.listed,
            "law": law_of({place.state_id for place in places}),
            "archive_reason": record.archive_reason if owner or staff else None,
        },
    )
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


@require_safe
def old_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the address that emails have used (contract 10.1)."""
    return redirect("data-request", pk=pk, permanent=True)


def places_of_requests(ids: object) -> QuerySet[DataRequestLocation]:
    return DataRequestLocation.objects.filter(IsAnyOf("data_request_id", array_given(ids)))


PLACES_OF_REQUESTS = AskedOften(places_of_requests, "data_request_id", "location_id")
PLACES = AskedOften(lambda ids: LocationExpanded.objects.filter(IsAnyOf("pk", array_given(ids))))


def with_places(rows: list[DataRequest]) -> list[tuple[DataRequest, list[LocationExpanded]]]:
    if not rows:
        return []
    pairs = PLACES_OF_REQUESTS.rows(array_literal(row.pk for row in rows))
    locations = PLACES(array_literal(location_id for _, location_id in pairs)) if pairs else ()
    places = {place.pk: place for place in locations}
    return [(row, [places[place] for request_id, place in pairs if request_id == row.pk]) for row in rows]
