"""Places: list, one, and the typeahead."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from locations.api.serializers import (
    LocationDetailSerializer,
    LocationRowSerializer,
    PlaceSuggestionSerializer,
)
from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from locations.queries.typeahead import PlaceTypeahead
from pdap.api.parameters import LARGEST_ID, Parameters
from pdap.queries import run_query_builder

PAGE = 100


class Locations(APIView):
    """GET /locations."""

    @extend_schema(
        operation_id="locations_list",
        parameters=[
            OpenApiParameter("page", int),
            OpenApiParameter("type", str, enum=LocationType.values),
            OpenApiParameter("has_coordinates", bool),
        ],
        responses=inline_serializer("LocationList", {"results": LocationRowSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        """A hundred places a page, by id."""
        parameters = Parameters(request, ("page", "type", "has_coordinates"))
        places = Location.objects.order_by("id")
        if kind := parameters.choice("type", LocationType.values):
            places = places.filter(type=kind)
        if known := parameters.choice("has_coordinates", ("true", "false", "True", "False")):
            placed = places.filter(lat__isnull=False, lng__isnull=False)
            places = placed if known.lower() == "true" else places.filter(lat=None, lng=None)
        page = parameters.number("page", 1) or 1
        rows = list(places[(page - 1) * PAGE : page * PAGE])
        named: dict[int, Any] = LocationExpanded.objects.in_bulk([row.pk for row in rows])
        for row in rows:
            named[row.pk].coordinates = {"lat": row.lat, "lng": row.lng}
        return Response({"results": LocationRowSerializer([named[row.pk] for row in rows], many=True).data})


class LocationDetail(APIView):
    """GET /locations/{id}."""

    @extend_schema(responses=LocationDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One place with its long name."""
        Parameters(request, ())
        place = LocationExpanded.objects.filter(pk=min(pk, LARGEST_ID)).first()
        if place is None:
            raise Http404("Location not found.")
        return Response(LocationDetailSerializer(place).data)


class PlaceTypeaheadView(APIView):
    """GET /typeahead/locations."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(
        parameters=[OpenApiParameter("query", str, required=True), OpenApiParameter("page", int)],
        responses=inline_serializer("PlaceSuggestions", {"suggestions": PlaceSuggestionSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        """Ten places: names that begin so, then those that hold it, else the most alike."""
        parameters = Parameters(request, ("query", "page"))
        typed, page = parameters.text("query", required=True), parameters.number("page", 1, 10_000) or 1
        found = run_query_builder(PlaceTypeahead(typed, page))
        return Response({"suggestions": PlaceSuggestionSerializer(found, many=True).data})
