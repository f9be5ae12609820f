"""Data requests: list, one, its sources and places, and those of a place."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from datasources.api.serializers import DataSourceRowSerializer
from datasources.models import DataSource
from locations.api.serializers import PlaceSerializer
from locations.models import LocationExpanded
from pdap.api.documents import detail_of, list_of
from pdap.api.lists import PAGING_PARAMETERS, ListView
from pdap.api.parameters import LARGEST_ID, Parameters
from requests_app.api.serializers import DataRequestRowSerializer, DataRequestSerializer, load
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest

UNSORTABLE = {"record_types_required", "github_issue_url", "github_issue_number"}


def public_request(pk: int) -> DataRequest:
    """Return a public request with its issue; 404 if there is none."""
    found = DataRequest.objects.public().select_related("github_issue").filter(pk=min(pk, LARGEST_ID)).first()
    if found is None:
        raise Http404(f"Entry for {{'id': {pk}}} not found.")
    return found


class DataRequests(ListView):
    """GET /data-requests."""

    serializer_class = DataRequestSerializer
    message = "data requests found"
    more_parameters = ("request_statuses",)
    sortable = {str(name): str(name) for name in DataRequestRowSerializer().fields if name not in UNSORTABLE}

    def rows(self, parameters: Parameters) -> QuerySet[DataRequest]:
        """Public requests by id."""
        rows = DataRequest.objects.public().select_related("github_issue").order_by("id")
        statuses = parameters.labels("request_statuses", RequestStatus.values)
        return rows.filter(request_status__in=statuses) if statuses else rows

    def load(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Give a page's requests their sources and places."""
        return load(rows)

    @extend_schema(
        operation_id="data_requests_list",
        parameters=[*PAGING_PARAMETERS, OpenApiParameter("request_statuses", str)],
        responses=list_of("DataRequestList", DataRequestSerializer),
    )
    def get(self, request: Request) -> Response:
        """A page of requests that somebody has looked at and nobody has put away."""
        return super().get(request)


class DataRequestDetail(APIView):
    """GET /data-requests/{id}."""

    @extend_schema(responses=detail_of("DataRequestDetail", DataRequestSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """One request."""
        Parameters(request, ())
        (found,) = load([public_request(pk)])
        return Response({"message": "Data request found", "data": DataRequestSerializer(found).data})


class RelatedSources(APIView):
    """GET /data-requests/{id}/related-sources."""

    @extend_schema(responses=list_of("RelatedSourceList", DataSourceRowSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """The sources that answer a request."""
        Parameters(request, ())
        sources = DataSource.objects.public().filter(data_requests=public_request(pk)).select_related("record_type")
        data = DataSourceRowSerializer(sources.order_by("id"), many=True).data
        return Response({"message": "Related sources found.", "metadata": {"count": len(data)}, "data": data})


class RelatedLocations(APIView):
    """GET /data-requests/{id}/related-locations."""

    @extend_schema(responses=list_of("RelatedLocationList", PlaceSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """The places that a request is about."""
        Parameters(request, ())
        ids = public_request(pk).location_links.values("location_id")
        data = PlaceSerializer(LocationExpanded.objects.filter(pk__in=ids).order_by("id"), many=True).data
        return Response({"message": "Related locations found.", "metadata": {"count": len(data)}, "data": data})


class RequestsOfLocation(APIView):
    """GET /locations/{id}/data-requests."""

    @extend_schema(responses=list_of("LocationDataRequestList", DataRequestSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """The requests about exactly this place, at most a hundred; none for a place that does not exist."""
        Parameters(request, ())
        rows = DataRequest.objects.public().filter(location_links__location_id=min(pk, LARGEST_ID))
        found = load(list(rows.select_related("github_issue").order_by("id")[:100]))
        data = DataRequestSerializer(found, many=True).data
        return Response({"message": "data requests found", "metadata": {"count": len(data)}, "data": data})
