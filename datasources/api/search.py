"""Search by place and federal search (contract 5.4, 5.5)."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person_id
from agencies.enums import Level
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from datasources.api.parameters import categories_parameter, types_parameter
from datasources.api.serializers import FederalResultSerializer, SearchResultSerializer
from datasources.enums import ALL_CATEGORIES
from datasources.search.place_search import FederalSearch, PlaceSearch, SearchRow
from datasources.search.recent import record_search
from locations.models import Location
from pdap.api.csv_files import csv_answer, wants_csv
from pdap.api.documents import MetadataSerializer, csv_too
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError
from pdap.api.lists import Pages
from pdap.api.parameters import LIMIT, OUTPUT_FORMAT, PAGE, number
from pdap.db.queries import run_query_builder
from pdap.lib.web_address import shown_address

BROAD_TO_NARROW = (Level.FEDERAL, Level.STATE, Level.COUNTY, Level.LOCALITY)
FEDERAL_COLUMNS = (
    *("id", "data_source_name", "description", "record_type", "source_url", "record_formats", "coverage_start"),
    *("coverage_end", "agency_supplied", "agency_name", "jurisdiction_type"),
)
CSV_COLUMNS = (*FEDERAL_COLUMNS[:-1], "municipality", "state_iso", "jurisdiction_type")


def group_schema(name: str) -> Any:
    """Return the shape of one group of results."""
    return inline_serializer(name, {"count": serializers.IntegerField(), "results": SearchResultSerializer(many=True)})


SEARCH_SCHEMA = inline_serializer(
    "SearchResults",
    {
        "count": serializers.IntegerField(),
        "metadata": MetadataSerializer(),
        "data": inline_serializer(
            "SearchGroups", {str(level): group_schema(f"{level.label}Group") for level in BROAD_TO_NARROW}
        ),
    },
)


def one_of_both(types: Sequence[str], categories: Sequence[str]) -> None:
    """Let either filter pass, and `All` only alone; 400 otherwise."""
    if ALL_CATEGORIES in categories and len(categories) > 1:
        raise BadRequestError("ALL cannot be provided with other record categories.")
    if types and categories:
        raise BadRequestError("Only one of 'record_categories' or 'record_types' should be provided.")


def place_of(location_id: int) -> Location:
    """Return the place that is searched, for a merged one its survivor; 404 if there is none."""
    place = Location.objects.filter(pk=location_id).first()
    if place is None and (survivor_pk := survivor_id(Kind.PLACE, location_id)) is not None:
        place = Location.objects.filter(pk=survivor_pk).first()
    if place is None:
        raise Http404("Location not found.")
    return place


class Search(Endpoint):
    """GET /search.

    Without `page` and `limit` everything comes in one answer, as existing clients expect.
    """

    parameters = (
        number("location_id", "The place. All places by default."),
        categories_parameter(every=True),
        types_parameter(),
        PAGE,
        LIMIT.but(default=None, description="Rows per page. All rows if neither this nor `page` is given."),
        OUTPUT_FORMAT,
    )

    @extend_schema(responses=csv_too(SEARCH_SCHEMA))
    def get(self, request: Request) -> HttpResponseBase:
        """The sources of a place, of all below it and of all above it, by the agency's level."""
        query = self.query
        location_id = query["location_id"]
        types, categories = query["record_types"], query["record_categories"]
        one_of_both(types, categories)
        place = place_of(location_id) if location_id is not None else None
        record_search(person_id(request), place.pk if place else None, types, categories)
        rows = run_query_builder(PlaceSearch(place, types, categories))
        limit = query["limit"]
        if limit is None:
            limit = LIMIT.default if "page" in request.query_params else max(len(rows), 1)
        pages = Pages(request, query["page"], limit, len(rows))
        part = rows[(query["page"] - 1) * limit : query["page"] * limit]
        response: HttpResponseBase
        if wants_csv(request, query["output_format"]):
            response = csv_answer("search_results", CSV_COLUMNS, (cells_of(row, CSV_COLUMNS) for row in part))
        else:
            response = Response({**as_groups(part), "metadata": pages.metadata(len(part))})
        response.headers["Link"] = pages.link_header()
        return response


class OldSearch(Search):
    """GET /search/search-location-and-record-type."""

    parameters = (
        Search.parameters[0].but(required=True, missing="Field required", description="The place."),
        *Search.parameters[1:],
    )


def as_groups(rows: Sequence[SearchRow]) -> dict[str, Any]:
    """Return the rows in the four groups, which are always there (contract 5.3)."""
    groups: dict[str, list[SearchRow]] = {str(level): [] for level in BROAD_TO_NARROW}
    for row in rows:
        groups[row.level].append(row)
    return {
        "count": len(rows),
        "data": {
            level: {"count": len(members), "results": [as_result(row) for row in members]}
            for level, members in groups.items()
        },
    }


def as_result(row: SearchRow) -> dict[str, Any]:
    """Return a row as `SearchResultSerializer` describes it; a national search has thousands, so by hand."""
    return {
        "id": row.id,
        "agency_name": row.agency_name,
        "municipality": row.municipality,
        "state_iso": row.state_iso,
        "data_source_name": row.data_source_name,
        "description": row.description,
        "record_type": row.record_type,
        "source_url": shown_address(row.source_url) or "",
        "record_formats": row.record_formats or [],
        "coverage_start": row.coverage_start,
        "coverage_end": row.coverage_end,
        "agency_supplied": row.agency_supplied,
        "jurisdiction_type": row.jurisdiction_type,
    }


def cells_of(row: Any, names: Sequence[str]) -> list[Any]:
    """Return the cells of a row of a file."""
    values = ((name, getattr(row, name)) for name in names)
    return [shown_address(value) if name == "source_url" else value for name, value in values]


class Federal(Endpoint):
    """GET /search/federal."""

    parameters = (
        categories_parameter(every=True),
        number("page", "The page number, from 1. A hundred results per page.", default=1, most=100_000),
        OUTPUT_FORMAT,
    )

    @extend_schema(
        responses=csv_too(
            inline_serializer(
                "FederalResults", {"count": serializers.IntegerField(), "results": FederalResultSerializer(many=True)}
            )
        ),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A page of a hundred sources of federal agencies."""
        categories, page = self.query["record_categories"], self.query["page"]
        one_of_both((), categories)
        rows = run_query_builder(FederalSearch(categories, page))
        if wants_csv(request, self.query["output_format"]):
            cells = (cells_of(row, FEDERAL_COLUMNS) for row in rows)
            return csv_answer("federal_results", FEDERAL_COLUMNS, cells)
        return Response({"count": len(rows), "results": FederalResultSerializer(rows, many=True).data})
