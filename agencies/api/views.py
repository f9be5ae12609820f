"""Agencies: list, one, and the typeahead."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.api.serializers import AgencySerializer, load_pages, load_places
from agencies.models import Agency
from agencies.queries import AgencyTypeahead
from datasources.models import AgencyDataSource
from pdap.api.documents import detail_of, list_of
from pdap.api.lists import PAGING_PARAMETERS, ListView
from pdap.api.parameters import LARGEST_ID, Parameters
from pdap.enums import ApprovalStatus
from pdap.queries import run_query_builder


def load(agencies: Sequence[Any]) -> Sequence[Any]:
    """Give agencies their places, pages and public sources, in three queries."""
    load_places(agencies)
    load_pages(agencies)
    sources: dict[int, list[dict[str, Any]]] = defaultdict(list)
    links = AgencyDataSource.objects.filter(
        agency__in=agencies, data_source__approval_status=ApprovalStatus.APPROVED
    ).order_by("data_source_id")
    for agency_id, pk, name in links.values_list("agency_id", "data_source_id", "data_source__name"):
        sources[agency_id].append({"id": pk, "name": name})
    for agency in agencies:
        agency.public_sources = sources[agency.pk]
    return agencies


class Agencies(ListView):
    """GET /agencies."""

    serializer_class = AgencySerializer
    message = "Agencies found."
    more_parameters = ("approval_status",)
    always = ("id", "meta_urls", "data_sources", "locations")
    sortable = {
        name: name
        for name in ("id", "name", "jurisdiction_type", "agency_type", "defunct_year", "no_web_presence", "updated_at")
    } | {"agency_created": "created_at", "created_at": "created_at", "submitted_name": "name"}

    def rows(self, parameters: Parameters) -> QuerySet[Agency]:
        """Public agencies by id; `approval_status` is accepted and means nothing, as it always has."""
        parameters.choice("approval_status", ApprovalStatus.values)
        return Agency.objects.public().order_by("id")

    def load(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Give a page's agencies all that they show."""
        return load(rows)

    @extend_schema(
        operation_id="agencies_list",
        parameters=[*PAGING_PARAMETERS, OpenApiParameter("approval_status", str, enum=ApprovalStatus.values)],
        responses=list_of("AgencyList", AgencySerializer),
    )
    def get(self, request: Request) -> Response:
        """A page of agencies."""
        return super().get(request)


class AgencyDetail(APIView):
    """GET /agencies/{id}."""

    @extend_schema(responses=detail_of("AgencyDetail", AgencySerializer))
    def get(self, request: Request, pk: int) -> Response:
        """One agency."""
        Parameters(request, ())
        agency = Agency.objects.public().filter(pk=min(pk, LARGEST_ID)).first()
        if agency is None:
            raise Http404("Agency not found.")
        (loaded,) = load([agency])
        return Response({"message": "Agency found.", "data": AgencySerializer(loaded).data})


class AgencySuggestionSerializer(serializers.Serializer):
    """A suggestion of the typeahead."""

    id = serializers.IntegerField()
    display_name = serializers.CharField()
    jurisdiction_type = serializers.CharField()
    state_iso = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    locality_name = serializers.CharField(allow_null=True)


class AgencyTypeaheadView(APIView):
    """GET /typeahead/agencies."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(
        parameters=[OpenApiParameter("query", str, required=True), OpenApiParameter("page", int)],
        responses=inline_serializer("AgencySuggestions", {"suggestions": AgencySuggestionSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        """Ten agencies: names that begin so, then those that hold it, else the most alike."""
        parameters = Parameters(request, ("query", "page"))
        typed, page = parameters.text("query", required=True), parameters.number("page", 1, 10_000) or 1
        found = run_query_builder(AgencyTypeahead(typed, page))
        return Response({"suggestions": AgencySuggestionSerializer(found, many=True).data})
