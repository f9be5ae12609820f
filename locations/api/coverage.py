"""What the places in a place have of each record type."""

from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audit.api.merged import MOVED, redirect_to_survivor
from audit.merging.enums import Kind
from datasources.models import RecordType
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.views.coverage_pages import CSV_COLUMNS, csv_rows
from pdap.api.csv_files import csv_response, wants_csv
from pdap.api.documents import documented, json_or_csv
from pdap.api.endpoints import Endpoint
from pdap.api.parameters import OUTPUT_FORMAT, number
from requests_app.queries.coverage_matrix import MatrixPlace, Standing, matrix_of


class CellSerializer(serializers.Serializer):
    """The coverage of a record type. `coverage` is the first that applies."""

    record_type = serializers.CharField()
    record_category = serializers.CharField()
    coverage = serializers.ChoiceField([standing.value for standing in Standing])
    working_sources = serializers.IntegerField()
    broken_sources = serializers.IntegerField()
    open_requests = serializers.IntegerField()


class CoveredPlaceSerializer(serializers.Serializer):
    """A place with every record type."""

    location_id = serializers.IntegerField()
    name = serializers.CharField()
    state_iso = serializers.CharField(allow_null=True)
    county_fips = serializers.CharField(allow_null=True)
    record_types = CellSerializer(many=True)


class Coverage(Endpoint):
    """GET /coverage."""

    version = 3
    also_returns = (MOVED,)
    parameters = (number("location_id", "A nation, state or county. The nation by default."), OUTPUT_FORMAT)

    @documented(
        operation_id="coverage",
        responses=json_or_csv(
            inline_serializer(
                "Coverage", {"itself": CoveredPlaceSerializer(), "places": CoveredPlaceSerializer(many=True)}
            )
        ),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The places one level below a place, with each record type's coverage: working, broken, requested or none.

        `itself` has what is listed for the place as a whole, which isn't counted in `places`.
        """
        pk = self.query["location_id"]
        rows = LocationExpanded.objects.all()
        place = (rows.filter(pk=pk) if pk else rows.filter(type=LocationType.NATIONAL)).first()
        if place is None:
            return redirect_to_survivor(request, Kind.PLACE, pk or 0, "Location not found.")
        matrix = matrix_of(place)
        if wants_csv(request, self.query["output_format"]):
            return csv_response("coverage", CSV_COLUMNS, csv_rows(matrix, matrix.types))
        return Response(
            {
                "itself": place_with_cells(matrix.itself, matrix.types),
                "places": [place_with_cells(row, matrix.types) for row in matrix.places],
            }
        )


def place_with_cells(place: MatrixPlace, types: list[RecordType]) -> dict[str, object]:
    return {
        "location_id": place.location_id,
        "name": place.own_name,
        "state_iso": place.state_iso,
        "county_fips": place.county_fips,
        "record_types": [
            {
                "record_type": kind.name,
                "record_category": kind.category.name,
                "coverage": cell.standing.value,
                "working_sources": cell.working,
                "broken_sources": cell.broken,
                "open_requests": cell.requests,
            }
            for kind in types
            for cell in [place.cell(kind.pk)]
        ],
    }
