"""The map, the record types and the counts (behaviour 1.10, 12.1)."""

from typing import Any

from django.db.models import F
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Agency
from datasources.models import AgencyDataSource, DataSource, RecordCategory, RecordType
from locations.models import Location, MapCounty, MapLocality, MapState
from pdap.api.parameters import Parameters
from pdap.enums import ApprovalStatus

PUBLIC = {
    "data_source__approval_status": ApprovalStatus.APPROVED,
    "agency__approval_status": ApprovalStatus.APPROVED,
}


def map_locations() -> dict[str, list[Any]]:
    """Return every place of the map with its number of sources."""
    localities = MapLocality.objects.order_by("location_id").values(
        "location_id",
        "county_name",
        "county_fips",
        "state_iso",
        "lat",
        "lng",
        name=F("locality_name"),
        source_count=F("data_source_count"),
    )
    return {
        "localities": [
            {
                **{name: row[name] for name in ("location_id", "name", "county_name")},
                "coordinates": {"lat": row["lat"], "lng": row["lng"]},
                **{name: row[name] for name in ("county_fips", "state_iso", "source_count")},
            }
            for row in localities
        ],
        "counties": list(
            MapCounty.objects.order_by("location_id").values(
                "location_id", "state_iso", "fips", name=F("county_name"), source_count=F("data_source_count")
            )
        ),
        "states": list(
            MapState.objects.order_by("location_id").values(
                "location_id", "state_iso", name=F("state_name"), source_count=F("data_source_count")
            )
        ),
    }


class MapLocations(APIView):
    """GET /map/locations."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Localities, counties and states with their numbers of sources."""
        Parameters(request, ())
        return Response(map_locations())


class MapData(APIView):
    """GET /map/data."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The places of the map, and the sources of federal agencies."""
        Parameters(request, ())
        federal = AgencyDataSource.objects.filter(agency__jurisdiction_type="federal", **PUBLIC).order_by(
            "agency__name", "data_source__name", "id"
        )
        sources = federal.values(
            agency_name=F("agency__name"),
            data_source_name=F("data_source__name"),
            source_url=F("data_source__source_url"),
            source_id=F("data_source_id"),
        )
        return Response({"locations": map_locations(), "sources": list(sources)})


class MapDataSources(APIView):
    """GET /map/data-sources."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """One row for each source, agency and place, with the place's coordinates."""
        Parameters(request, ())
        place = "agency__location_links__location"
        rows = AgencyDataSource.objects.filter(
            data_source__record_type__isnull=False, **PUBLIC, **{f"{place}__isnull": False}
        ).order_by("data_source_id", "agency_id", place)
        data = rows.values(
            "data_source_id",
            "agency_id",
            location_id=F(place),
            name=F("data_source__name"),
            agency_name=F("agency__name"),
            state_iso=F(f"{place}__state__state_iso"),
            municipality=F(f"{place}__locality__name"),
            county_name=F(f"{place}__county__name"),
            record_type=F("data_source__record_type__name"),
            lat=F(f"{place}__lat"),
            lng=F(f"{place}__lng"),
        )
        return Response({"message": "", "data": list(data)})


class RecordTypesAndCategories(APIView):
    """GET /metadata/record-types-and-categories."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The vocabulary, the pseudo-category All included."""
        Parameters(request, ())
        types = RecordType.objects.order_by("category_id", "id").values("id", "name", "category_id", "description")
        categories = RecordCategory.objects.order_by("id").values("id", "name", "description")
        return Response({"record_types": list(types), "record_categories": list(categories)})


class Metrics(APIView):
    """GET /metrics."""

    @extend_schema(
        responses=inline_serializer(
            "Metrics",
            {
                name: serializers.IntegerField()
                for name in ("source_count", "agency_count", "state_count", "county_count")
            },
        )
    )
    def get(self, request: Request) -> Response:
        """How much there is: public sources, agencies that have one, and the counties and states of those."""
        Parameters(request, ())
        agencies = Agency.objects.public().filter(
            data_source_links__data_source__approval_status=ApprovalStatus.APPROVED
        )
        places = Location.objects.filter(agency_links__agency__in=agencies.values("pk"))
        return Response(
            {
                "source_count": DataSource.objects.public().count(),
                "agency_count": agencies.distinct().count(),
                "state_count": places.exclude(state=None).values("state").distinct().count(),
                "county_count": places.exclude(county=None).values("county").distinct().count(),
            }
        )
