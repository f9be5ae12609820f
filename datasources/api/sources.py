"""Data sources: list, one, its agencies, and whether an address is known."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.api.serializers import AgencyBriefSerializer, load_pages, load_places
from agencies.models import Agency
from datasources.api.serializers import DataSourceRowSerializer, DataSourceSerializer, load
from datasources.models import DataSource
from pdap.api.documents import detail_of, list_of
from pdap.api.lists import PAGING_PARAMETERS, ListView
from pdap.api.parameters import LARGEST_ID, Parameters
from pdap.enums import ApprovalStatus
from pdap.urls_in_database import NormalisedUrl

UNSORTABLE = {"record_formats", "access_types", "record_type_name"}


def public_source(pk: int) -> DataSource:
    """Return a public source with its record type; 404 if there is none."""
    source = DataSource.objects.public().select_related("record_type").filter(pk=min(pk, LARGEST_ID)).first()
    if source is None:
        raise Http404("Data source not found.")
    return source


class DataSources(ListView):
    """GET /data-sources."""

    serializer_class = DataSourceSerializer
    message = "Data sources found."
    more_parameters = ("approval_status",)
    sortable = {str(name): str(name) for name in DataSourceRowSerializer().fields if name not in UNSORTABLE}

    def rows(self, parameters: Parameters) -> QuerySet[DataSource]:
        """Public sources by id, broken ones too; `approval_status` is accepted and means nothing."""
        parameters.choice("approval_status", ApprovalStatus.values)
        return DataSource.objects.public().select_related("record_type").order_by("id")

    def load(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Give a page's sources their agencies and requests."""
        return load(rows)

    @extend_schema(
        operation_id="data_sources_list",
        parameters=[*PAGING_PARAMETERS, OpenApiParameter("approval_status", str, enum=ApprovalStatus.values)],
        responses=list_of("DataSourceList", DataSourceSerializer),
    )
    def get(self, request: Request) -> Response:
        """A page of data sources."""
        return super().get(request)


class DataSourceDetail(APIView):
    """GET /data-sources/{id}."""

    @extend_schema(responses=detail_of("DataSourceDetail", DataSourceSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """One data source."""
        Parameters(request, ())
        (source,) = load([public_source(pk)])
        return Response({"message": "Data source found.", "data": DataSourceSerializer(source).data})


class RelatedAgencies(APIView):
    """GET /data-sources/{id}/related-agencies."""

    @extend_schema(responses=list_of("RelatedAgencyList", AgencyBriefSerializer))
    def get(self, request: Request, pk: int) -> Response:
        """The agencies that a source is about."""
        Parameters(request, ())
        agencies = list(Agency.objects.public().filter(data_source_links__data_source=public_source(pk)).order_by("id"))
        load_places(agencies)
        load_pages(agencies)
        return Response(
            {
                "message": "Related agencies found.",
                "metadata": {"count": len(agencies)},
                "data": AgencyBriefSerializer(agencies, many=True).data,
            }
        )


class UniqueUrl(APIView):
    """GET /check/unique-url."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(
        parameters=[OpenApiParameter("url", str, required=True)],
        responses=inline_serializer(
            "Duplicates",
            {"duplicates": inline_serializer("Duplicate", {"original_url": serializers.CharField()}, many=True)},
        ),
    )
    def get(self, request: Request) -> Response:
        """The addresses of public sources that are the same but for scheme, www, case of the host and last slash."""
        url = Parameters(request, ("url",)).text("url", required=True)
        same = NormalisedUrl(Cast(Value(url), TextField()))
        found = DataSource.objects.public().filter(normalised_url=same).order_by("source_url")
        addresses = found.values_list("source_url", flat=True).distinct()[:100]
        return Response({"duplicates": [{"original_url": address} for address in addresses]})
