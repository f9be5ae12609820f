"""The sources that answer a request, and the places that it is about (contract 7.3)."""

from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.person_of_request import person_id
from datasources.api.rows import BARE_SOURCE_ROWS
from datasources.api.serializers import DataSourceRowSerializer
from datasources.models import DataSource
from locations.api.serializers import PlaceSerializer
from locations.models import Location, LocationExpanded
from pdap.api.callers import TOKEN_OR_WRITING_KEY
from pdap.api.column_rights import visible_names
from pdap.api.documents import MessageSerializer, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError, ConflictError
from pdap.api.lists import WholeList
from pdap.api.parameters import LARGEST_ID
from pdap.api.plain_rows import last_change_in
from pdap.lib.column_rights import Role
from requests_app.api.rights import is_theirs, visible_request
from requests_app.models import DataRequest, DataRequestDataSource
from requests_app.services import link_place, link_source, unlink_place, unlink_source

NO_RIGHT = "User does not have permission to perform this action."
SOURCE_LINK, PLACE_LINK = "Request-Source association", "Request-Location association"


class RelatedSources(WholeList):
    """GET /data-requests/{id}/related-sources."""

    public = True
    message = "Related sources found."
    file_name = "related-sources"

    @documented(responses=json_or_csv(list_of("RelatedSourceList", DataSourceRowSerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """List the data sources of a data request."""
        answering = DataRequestDataSource.objects.filter(request=visible_request(request, pk).pk)
        sources = DataSource.objects.public().filter(pk__in=answering.values("data_source")).order_by("id")
        rows = BARE_SOURCE_ROWS.read(sources)
        self.last_change = last_change_in(rows)
        return self.respond_with_rows(request, rows, visible_names(DataSourceRowSerializer, Role.STANDARD))


class RelatedLocations(WholeList):
    """GET /data-requests/{id}/related-locations."""

    public = True
    message = "Related locations found."
    file_name = "related-locations"

    @documented(responses=json_or_csv(list_of("RelatedLocationList", PlaceSerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """List the places a data request covers."""
        ids = visible_request(request, pk).location_links.values("location_id")
        places = LocationExpanded.objects.filter(pk__in=ids).order_by("id")
        return self.respond(request, PlaceSerializer(places, many=True))


def own_request(request: Request, pk: int, missing: str) -> DataRequest:
    """Return a request that is the caller's to link: 400 with `missing` if there is none, 403 if it is not theirs."""
    try:
        data_request: DataRequest = visible_request(request, pk)
    except Http404:
        raise BadRequestError(missing) from None
    if not is_theirs(request, data_request):
        raise PermissionDenied(NO_RIGHT)
    return data_request


class RelatedSource(Endpoint):
    """POST and DELETE /data-requests/{id}/related-sources/{data_source_id}."""

    access = TOKEN_OR_WRITING_KEY
    may_forbid = True
    also_returns = {"POST": ("409",)}

    @documented(request=None, responses={200: MessageSerializer})
    def post(self, request: Request, pk: int, data_source_id: int) -> Response:
        """Link a data source to your data request."""
        data_request = own_request(request, pk, "Request not found")
        source = DataSource.objects.public().filter(pk=min(data_source_id, LARGEST_ID)).first()
        if source is None:
            raise BadRequestError("Source not found")
        if not link_source(data_request.pk, source.pk, person_id(request)):
            raise ConflictError(f"{SOURCE_LINK} already exists.")
        return Response({"message": "Data source successfully associated with request."})

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request, pk: int, data_source_id: int) -> Response:
        """Unlink a data source from your data request."""
        data_request = visible_request(request, pk)
        if not is_theirs(request, data_request):
            raise PermissionDenied(NO_RIGHT)
        if not unlink_source(data_request.pk, min(data_source_id, LARGEST_ID), person_id(request)):
            raise Http404(f"{SOURCE_LINK} not found.")
        return Response({"message": f"{SOURCE_LINK} deleted."})


class RelatedLocation(Endpoint):
    """POST and DELETE /data-requests/{id}/related-locations/{location_id}."""

    access = TOKEN_OR_WRITING_KEY
    may_forbid = True
    also_returns = {"POST": ("409",)}

    @documented(request=None, responses={200: MessageSerializer})
    def post(self, request: Request, pk: int, location_id: int) -> Response:
        """Link a place to your data request."""
        data_request = own_request(request, pk, f"{PLACE_LINK} not found.")
        if not Location.objects.filter(pk=min(location_id, LARGEST_ID)).exists():
            raise BadRequestError(f"{PLACE_LINK} not found.")
        if not link_place(data_request.pk, location_id, person_id(request)):
            raise ConflictError(f"{PLACE_LINK} already exists.")
        return Response({"message": "Location successfully associated with request."})

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request, pk: int, location_id: int) -> Response:
        """Unlink a place from your data request."""
        data_request = visible_request(request, pk)
        if not is_theirs(request, data_request):
            raise PermissionDenied(NO_RIGHT)
        if not unlink_place(data_request.pk, min(location_id, LARGEST_ID), person_id(request)):
            raise Http404(f"{PLACE_LINK} not found.")
        return Response({"message": f"{PLACE_LINK} deleted."})
