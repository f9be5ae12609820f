"""Data requests: list, one, its sources and places, and those of a place."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.columns import role_of
from datasources.api.parameters import types_parameter
from datasources.api.serializers import DataSourceRowSerializer
from datasources.models import DataSource
from locations.api.serializers import PlaceSerializer
from locations.models import LocationExpanded
from locations.queries.relatives import PlaceAndRelatives
from pdap.api.authentication import is_key
from pdap.api.conditional import with_last_change
from pdap.api.documents import csv_too, detail_of, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.filters import WORDS, Filter, updated_since
from pdap.api.lists import ListEndpoint, WholeList
from pdap.api.parameters import LARGEST_ID, labels, number
from requests_app.api.serializers import DataRequestRowSerializer, DataRequestSerializer, load
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest, DataRequestLocation

UNSORTABLE = {"record_types_required", "github_issue_url", "github_issue_number"}


def visible_request(request: Request, pk: int) -> Any:
    """Return a request that the caller may read, with its issue; 404 if there is none."""
    reader = AnonymousUser() if is_key(request) else request.user
    rows = with_last_change(DataRequest.objects.visible_to(reader).select_related("github_issue"))
    found = rows.filter(pk=min(pk, LARGEST_ID)).first()
    if found is None:
        raise Http404(f"Entry for {{'id': {pk}}} not found.")
    return found


def in_place(rows: QuerySet[DataRequest], location_id: int) -> QuerySet[DataRequest]:
    """Keep requests about a place, what lies in it, or what it lies in, each once."""
    links = DataRequestLocation.objects.filter(location__in=PlaceAndRelatives(location_id).ids())
    return rows.filter(pk__in=links.values("data_request_id"))


class DataRequests(ListEndpoint):
    """GET /data-requests."""

    serializer_class = DataRequestSerializer
    message = "data requests found"
    file_name = "data-requests"
    may_forbid = True
    sortable = {
        **{str(name): str(name) for name in DataRequestRowSerializer().fields if name not in UNSORTABLE},
        "archive_reason": "archive_reason",
        "creator_user_id": "creator_id",
        "internal_notes": "internal_notes",
    }
    filters = (
        WORDS,
        Filter(
            labels("request_statuses", "Only requests that stand so, with commas between.", RequestStatus.values),
            lambda rows, statuses: rows.filter(request_status__in=statuses),
        ),
        Filter(types_parameter(), lambda rows, names: rows.filter(record_types_required__overlap=names)),
        Filter(number("location_id", "Only requests about this place, what lies in it, or what it lies in."), in_place),
        updated_since("date_status_last_changed"),
    )

    def rows(self) -> QuerySet[DataRequest]:
        """Public requests by id."""
        return DataRequest.objects.public().select_related("github_issue").order_by("id")

    def load(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Give a page's requests their sources and places."""
        return load(rows)

    @extend_schema(
        operation_id="data_requests_list", responses=csv_too(list_of("DataRequestList", DataRequestSerializer))
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A page of requests that somebody has looked at and nobody has put away."""
        return self.answer(request)


class DataRequestDetail(Endpoint):
    """GET /data-requests/{id}."""

    @extend_schema(responses=detail_of("DataRequestDetail", DataRequestSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """One request."""
        (found,) = load([visible_request(request, pk)])
        self.last_change = found.last_change
        context = {"role": role_of(request.user, found, is_key(request))}
        return Response({"message": "Data request found", "data": DataRequestSerializer(found, context=context).data})


class RelatedSources(WholeList):
    """GET /data-requests/{id}/related-sources."""

    message = "Related sources found."
    file_name = "related-sources"

    @extend_schema(responses=csv_too(list_of("RelatedSourceList", DataSourceRowSerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The sources that answer a request."""
        sources = (
            DataSource.objects.public().filter(data_requests=visible_request(request, pk)).select_related("record_type")
        )
        return self.answer(request, DataSourceRowSerializer(sources.order_by("id"), many=True))


class RelatedLocations(WholeList):
    """GET /data-requests/{id}/related-locations."""

    message = "Related locations found."
    file_name = "related-locations"

    @extend_schema(responses=csv_too(list_of("RelatedLocationList", PlaceSerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The places that a request is about."""
        ids = visible_request(request, pk).location_links.values("location_id")
        return self.answer(
            request, PlaceSerializer(LocationExpanded.objects.filter(pk__in=ids).order_by("id"), many=True)
        )


class RequestsOfLocation(WholeList):
    """GET /locations/{id}/data-requests."""

    message = "data requests found"
    file_name = "data-requests"

    @extend_schema(responses=csv_too(list_of("LocationDataRequestList", DataRequestSerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The requests about exactly this place, at most a hundred; none for a place that does not exist."""
        rows = DataRequest.objects.public().filter(location_links__location_id=min(pk, LARGEST_ID))
        found = load(list(rows.select_related("github_issue").order_by("id")[:100]))
        context = {"role": role_of(request.user, by_api_key=is_key(request))}
        return self.answer(request, DataRequestSerializer(found, many=True, context=context))
