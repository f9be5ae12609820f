"""Search by place and federal search (behaviour 1.8, 2)."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import person_id
from agencies.enums import Level
from datasources.api.serializers import FederalResultSerializer, SearchResultSerializer
from datasources.enums import ALL_CATEGORIES, RecordTypeName
from datasources.models import RecordCategory
from datasources.queries.search import FederalSearch, PlaceSearch, SearchRow
from datasources.services.searches import record_search
from locations.models import Location
from pdap.api.errors import BadRequestError
from pdap.api.parameters import Parameters
from pdap.queries import run_query_builder
from pdap.spreadsheets import cell

BROAD_TO_NARROW = (Level.FEDERAL, Level.STATE, Level.COUNTY, Level.LOCALITY)
CSV_COLUMNS = (
    *("id", "data_source_name", "description", "record_type", "source_url", "record_formats", "coverage_start"),
    *("coverage_end", "agency_supplied", "agency_name", "municipality", "state_iso", "jurisdiction_type"),
)
FILTERS = [
    OpenApiParameter("record_categories", str, description="Names, separated by commas; case does not matter."),
    OpenApiParameter("record_types", str, description="Names, separated by commas; not together with categories."),
]


def group_schema(name: str) -> Any:
    """Return the shape of one group of results."""
    return inline_serializer(name, {"count": serializers.IntegerField(), "results": SearchResultSerializer(many=True)})


SEARCH_SCHEMA = inline_serializer(
    "SearchResults",
    {
        "count": serializers.IntegerField(),
        "data": inline_serializer(
            "SearchGroups", {str(level): group_schema(f"{level.label}Group") for level in BROAD_TO_NARROW}
        ),
    },
)


def categories_of(parameters: Parameters) -> list[str]:
    """Return the named categories; `All` stands alone."""
    known = RecordCategory.objects.order_by("id").values_list("name", flat=True)
    named = parameters.labels("record_categories", known) if parameters.text("record_categories") else []
    if ALL_CATEGORIES in named and len(named) > 1:
        raise BadRequestError("ALL cannot be provided with other record categories.")
    return named


class Search(APIView):
    """GET /search, and the deprecated address, which needs a place."""

    place_required = False

    @extend_schema(
        parameters=[
            OpenApiParameter("location_id", int),
            *FILTERS,
            OpenApiParameter("output_format", str, enum=["json", "csv"]),
        ],
        responses={(200, "application/json"): SEARCH_SCHEMA, (200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse | Response:
        """The sources of a place, of all below it and of all above it, by the agency's level."""
        parameters = Parameters(request, ("location_id", "record_categories", "record_types", "output_format"))
        location_id = parameters.number("location_id")
        if location_id is None and self.place_required:
            raise BadRequestError("location_id: Field required")
        types = parameters.labels("record_types", RecordTypeName.values)
        categories = categories_of(parameters)
        if types and categories:
            raise BadRequestError("Only one of 'record_categories' or 'record_types' should be provided.")
        wanted = parameters.choice("output_format", ("json", "csv"))
        if location_id is not None and not Location.objects.filter(pk=location_id).exists():
            raise Http404("Location not found.")
        record_search(person_id(request), location_id, types, categories)
        rows = run_query_builder(PlaceSearch(location_id, types, categories))
        return as_csv(rows) if wanted == "csv" else Response(as_groups(rows))


class OldSearch(Search):
    """GET /search/search-location-and-record-type."""

    place_required = True


def as_groups(rows: Sequence[SearchRow]) -> dict[str, Any]:
    """Return the rows in the contract's four groups, which are always there."""
    groups: dict[str, list[SearchRow]] = {str(level): [] for level in BROAD_TO_NARROW}
    for row in rows:
        groups[row.level].append(row)
    return {
        "count": len(rows),
        "data": {
            level: {"count": len(members), "results": SearchResultSerializer(members, many=True).data}
            for level, members in groups.items()
        },
    }


def as_csv(rows: Sequence[SearchRow]) -> HttpResponse:
    """Return the rows as a file; without any, only its header."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    writer.writerows([cell(getattr(row, column)) for column in CSV_COLUMNS] for row in rows)
    name = f"search_results-{timezone.now():%Y-%m-%d-%H-%M-%S}.csv"
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class Federal(APIView):
    """GET /search/federal."""

    @extend_schema(
        parameters=[FILTERS[0], OpenApiParameter("page", int)],
        responses=inline_serializer(
            "FederalResults", {"count": serializers.IntegerField(), "results": FederalResultSerializer(many=True)}
        ),
    )
    def get(self, request: Request) -> Response:
        """A page of a hundred sources of federal agencies."""
        parameters = Parameters(request, ("record_categories", "page"))
        page = parameters.number("page", 1, 100_000) or 1
        rows = run_query_builder(FederalSearch(categories_of(parameters), page))
        return Response({"count": len(rows), "results": FederalResultSerializer(rows, many=True).data})
