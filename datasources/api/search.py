"""Search by place and federal search (contract 5.4, 5.5)."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from accounts.person_of_request import person_id
from agencies.enums import Level
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from datasources.api.parameters import categories_parameter, types_parameter
from datasources.api.serializers import FederalResultSerializer, SearchResultSerializer
from datasources.enums import ALL_CATEGORIES
from datasources.search.place_search import COLUMNS, FEDERAL_COLUMNS, FederalSearch, JsonPage, PlaceSearch
from datasources.search.recent import record_search
from locations.models import Location
from pdap.api.csv_files import csv_response, wants_csv
from pdap.api.documents import MetadataSerializer, documented, json_or_csv
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError
from pdap.api.lists import Pages
from pdap.api.parameters import LIMIT, OUTPUT_FORMAT, PAGE, number
from pdap.db.asked_often import AskedOften

BROAD_TO_NARROW = (Level.FEDERAL, Level.STATE, Level.COUNTY, Level.LOCALITY)
FEDERAL_PAGE = 100
FEDERAL_CSV_COLUMNS = (
    *("id", "data_source_name", "description", "record_type", "source_url", "record_formats", "coverage_start"),
    *("coverage_end", "agency_supplied", "agency_name", "jurisdiction_type"),
)
CSV_COLUMNS = (*FEDERAL_CSV_COLUMNS[:-1], "municipality", "state_iso", "jurisdiction_type")


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


PLACE = AskedOften(lambda pk: Location.objects.filter(pk=pk))


def place_of(location_id: int) -> Location:
    """Return the place that is searched, for a merged one its survivor; 404 if there is none."""
    place = PLACE.first(location_id)
    if place is None and (survivor_pk := survivor_id(Kind.PLACE, location_id)) is not None:
        place = PLACE.first(survivor_pk)
    if place is None:
        raise Http404("Location not found.")
    return place


class Search(Endpoint):
    """GET /search.

    Without `page` and `limit` everything comes in one answer, as existing clients expect.
    """

    public = True
    parameters = (
        number("location_id", "The place. All places by default."),
        categories_parameter(every=True),
        types_parameter(),
        PAGE,
        LIMIT.but(default=None, description="Rows per page. All rows if neither this nor `page` is given."),
        OUTPUT_FORMAT,
    )

    def write_again(self, request: Request) -> None:
        query, location_id = self.query, self.query["location_id"]
        place = place_of(location_id) if location_id is not None else None
        record_search(
            person_id(request), place.pk if place else None, query["record_types"], query["record_categories"]
        )

    @documented(responses=json_or_csv(SEARCH_SCHEMA))
    def get(self, request: Request) -> HttpResponseBase:
        """Search sources by place. Includes the places within it and the places it is in, by the agency's level."""
        query = self.query
        location_id = query["location_id"]
        types, categories = query["record_types"], query["record_categories"]
        one_of_both(types, categories)
        place = place_of(location_id) if location_id is not None else None
        record_search(person_id(request), place.pk if place else None, types, categories)
        search = PlaceSearch(place, types, categories)
        limit = query["limit"]
        if limit is None and "page" in request.query_params:
            limit = LIMIT.default
        offset = (query["page"] - 1) * limit if limit else 0
        response: HttpResponseBase
        if wants_csv(request, query["output_format"]):
            total, rows = search.as_rows(offset, limit)
            cells = as_cells(rows, COLUMNS, CSV_COLUMNS)
            pages = Pages(request, query["page"], limit or max(total, 1), total)
            response = csv_response("search_results", CSV_COLUMNS, cells)
        else:
            page = search.as_json(offset, limit)
            pages = Pages(request, query["page"], limit or max(page.total, 1), page.total)
            response = as_groups(page, pages.metadata(page.count))
        response.headers["Link"] = pages.link_header()
        return response


class OldSearch(Search):
    """GET /search/search-location-and-record-type."""

    parameters = (
        Search.parameters[0].but(required=True, missing="Field required", description="The place."),
        *Search.parameters[1:],
    )


def as_groups(page: JsonPage, metadata: dict[str, Any]) -> HttpResponse:
    """Return the four groups, which are always there (contract 5.3), as the existing API writes them."""
    parts = [f'{{"count":{page.count},"data":{{'.encode()]
    for place, level in enumerate(BROAD_TO_NARROW):
        count, lines = page.groups.get(level, (0, b""))
        parts += [f'{"," if place else ""}"{level}":{{"count":{count},"results":['.encode(), lines, b"]}"]
    parts.append(f'}},"metadata":{compact_json(metadata)}}}'.encode())
    return HttpResponse(b"".join(parts), content_type="application/json")


def compact_json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def as_cells(rows: Sequence[tuple[Any, ...]], known: Sequence[str], names: Sequence[str]) -> Iterator[list[Any]]:
    """Give the cells of a file, in its order of columns."""
    places = [known.index(name) for name in names]
    return ([row[place] for place in places] for row in rows)


class Federal(Endpoint):
    """GET /search/federal."""

    public = True
    parameters = (
        categories_parameter(every=True),
        number("page", "The page number, from 1. A hundred results per page.", default=1, most=100_000),
        OUTPUT_FORMAT,
    )

    @documented(
        responses=json_or_csv(
            inline_serializer(
                "FederalResults", {"count": serializers.IntegerField(), "results": FederalResultSerializer(many=True)}
            )
        ),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Data sources of federal agencies, 100 per page."""
        categories, page = self.query["record_categories"], self.query["page"]
        one_of_both((), categories)
        search, offset = FederalSearch(categories), (page - 1) * FEDERAL_PAGE
        if wants_csv(request, self.query["output_format"]):
            cells = as_cells(search.as_rows(offset, FEDERAL_PAGE)[1], FEDERAL_COLUMNS, FEDERAL_CSV_COLUMNS)
            return csv_response("federal_results", FEDERAL_CSV_COLUMNS, cells)
        count, lines = search.as_json(offset, FEDERAL_PAGE).groups.get(Level.FEDERAL, (0, b""))
        body = b"".join((f'{{"count":{count},"results":['.encode(), lines, b"]}"))
        return HttpResponse(body, content_type="application/json")
