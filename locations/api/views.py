"""Places: list, one, and the typeahead."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework.request import Request
from rest_framework.response import Response

from audit.api.merged import MOVED, redirect_to_survivor
from audit.merging.enums import Kind
from locations.api.serializers import (
    LocationDetailSerializer,
    LocationRowSerializer,
    PlaceSerializer,
    PlaceSuggestionSerializer,
)
from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from locations.queries.typeahead import FirstPlaces, PlaceTypeahead
from pdap.api.conditional import last_change_of, with_last_change
from pdap.api.csv_files import csv_response, wants_csv
from pdap.api.documents import MetadataSerializer, documented, json_or_csv
from pdap.api.endpoints import Endpoint
from pdap.api.lists import Pages
from pdap.api.parameters import LARGEST_ID, LIMIT, OUTPUT_FORMAT, PAGE, choice, flag
from pdap.api.typeahead import TypeaheadEndpoint

COLUMNS = [*PlaceSerializer().fields, "lat", "lng"]


class Locations(Endpoint):
    """GET /locations."""

    public = True
    parameters = (
        PAGE,
        LIMIT,
        choice("type", "Only places of this type.", LocationType.values),
        flag("has_coordinates", "Only places with both coordinates, or with neither."),
        OUTPUT_FORMAT,
    )

    @documented(
        operation_id="locations_list",
        responses=json_or_csv(
            inline_serializer(
                "LocationList", {"metadata": MetadataSerializer(), "results": LocationRowSerializer(many=True)}
            )
        ),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List places by ID."""
        places = Location.objects.order_by("id")
        if self.query["type"]:
            places = places.filter(type=self.query["type"])
        if (has_coordinates := self.query["has_coordinates"]) is not None:
            placed = places.filter(lat__isnull=False, lng__isnull=False)
            places = placed if has_coordinates else places.filter(lat=None, lng=None)
        page, limit = self.query["page"], self.query["limit"]
        total = places.count()
        start = (page - 1) * limit
        rows = list(with_last_change(places)[start : start + limit]) if start < total else []
        self.last_change = last_change_of(rows)
        named: dict[int, Any] = LocationExpanded.objects.in_bulk([row.pk for row in rows])
        for row in rows:
            named[row.pk].coordinates = {"lat": row.lat, "lng": row.lng}
        data = LocationRowSerializer([named[row.pk] for row in rows], many=True).data
        pages = Pages(request, page, limit, total)
        response: HttpResponseBase
        if wants_csv(request, self.query["output_format"]):
            flat = ({**row, **row["coordinates"]} for row in data)
            response = csv_response("locations", COLUMNS, ([row[name] for name in COLUMNS] for row in flat))
        else:
            response = Response({"metadata": pages.metadata(len(rows)), "results": data})
        response.headers["Link"] = pages.link_header()
        return response


class LocationDetail(Endpoint):
    """GET /locations/{id}."""

    public = True
    also_returns = (MOVED,)

    @documented(responses=LocationDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Get a place with its full name. The ID of a merged place redirects (301)."""
        place = LocationExpanded.objects.filter(pk=min(pk, LARGEST_ID)).first()
        if place is None:
            return redirect_to_survivor(request, Kind.PLACE, pk, "Location not found.")
        return Response(LocationDetailSerializer(place).data)


class PlaceTypeaheadView(TypeaheadEndpoint):
    """GET /typeahead/locations."""

    @documented(
        responses=inline_serializer("PlaceSuggestions", {"suggestions": PlaceSuggestionSerializer(many=True)}),
    )
    def get(self, request: Request) -> HttpResponse:
        """Suggest ten places: names that start with the text, then names that contain it, or else the most similar."""
        typed, page = self.query["query"], self.query["page"]
        return self.suggest(PlaceTypeahead(typed, page) if typed else FirstPlaces(page), PlaceSuggestionSerializer)
