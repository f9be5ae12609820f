"""The map (contract 2.9): large, the same for everybody, and so kept in memory for a while."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from agencies.enums import JurisdictionType
from datasources.models import AgencyDataSource, SearchableSource
from locations.models import MapCounty, MapLocality, MapState
from pdap.api.endpoints import Endpoint
from pdap.api.remembered import remembered


class MapPointSerializer(serializers.Serializer):
    """Where something is."""

    lat = serializers.FloatField()
    lng = serializers.FloatField()


class MapLocalitySerializer(serializers.Serializer):
    """A town of the map."""

    location_id = serializers.IntegerField()
    name = serializers.CharField()
    county_name = serializers.CharField()
    coordinates = MapPointSerializer()
    county_fips = serializers.CharField()
    state_iso = serializers.CharField()
    source_count = serializers.IntegerField()


class MapCountySerializer(serializers.Serializer):
    """A county of the map."""

    location_id = serializers.IntegerField()
    name = serializers.CharField()
    state_iso = serializers.CharField()
    fips = serializers.CharField()
    source_count = serializers.IntegerField()


class MapStateSerializer(serializers.Serializer):
    """A state of the map."""

    location_id = serializers.IntegerField()
    name = serializers.CharField()
    state_iso = serializers.CharField()
    source_count = serializers.IntegerField()


class MapLocationsSerializer(serializers.Serializer):
    """Every place of the map."""

    localities = MapLocalitySerializer(many=True)
    counties = MapCountySerializer(many=True)
    states = MapStateSerializer(many=True)


class FederalSourceSerializer(serializers.Serializer):
    """A source of a federal agency."""

    agency_name = serializers.CharField()
    data_source_name = serializers.CharField()
    source_url = serializers.CharField()
    source_id = serializers.IntegerField()


class MapSourceSerializer(serializers.Serializer):
    """A source of an agency at a place."""

    data_source_id = serializers.IntegerField()
    location_id = serializers.IntegerField()
    name = serializers.CharField()
    agency_id = serializers.IntegerField(allow_null=True, help_text="Null where no agency stands for the source.")
    agency_name = serializers.CharField(allow_null=True, help_text="Null where `agency_id` is.")
    state_iso = serializers.CharField(allow_null=True)
    municipality = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    record_type = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)


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


def map_data() -> dict[str, Any]:
    """Return the places of the map, and the sources of federal agencies."""
    federal = (
        AgencyDataSource.objects.public()
        .filter(agency__jurisdiction_type=JurisdictionType.FEDERAL)
        .order_by("agency__name", "data_source__name", "id")
    )
    sources = federal.values(
        agency_name=F("agency__name"),
        data_source_name=F("data_source__name"),
        source_url=F("data_source__source_url"),
        source_id=F("data_source_id"),
    )
    return {"locations": map_locations(), "sources": list(sources)}


def map_sources() -> dict[str, Any]:
    """Return one row for each source, agency and place, with the place's coordinates; broken ones too."""
    rows = SearchableSource.objects.filter(location__isnull=False)
    data = rows.values(
        *("data_source_id", "agency_id", "location_id", "agency_name"),
        name=F("source_name"),
        state_iso=F("location__state__state_iso"),
        municipality=F("location__locality__name"),
        county_name=F("location__county__name"),
        type_name=F("record_type__name"),
        lat=F("location__lat"),
        lng=F("location__lng"),
    )
    data = data.distinct().order_by("data_source_id", "agency_id", "location_id")
    return {"message": "", "data": [{"record_type": row.pop("type_name"), **row} for row in data]}


class MapLocations(Endpoint):
    """GET /map/locations."""

    @extend_schema(responses=MapLocationsSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Localities, counties and states with their numbers of sources."""
        return remembered("map-locations", map_locations)


class MapData(Endpoint):
    """GET /map/data."""

    @extend_schema(
        responses=inline_serializer(
            "MapData", {"locations": MapLocationsSerializer(), "sources": FederalSourceSerializer(many=True)}
        )
    )
    def get(self, request: Request) -> HttpResponse:
        """The places of the map, and the sources of federal agencies."""
        return remembered("map-data", map_data)


class MapDataSources(Endpoint):
    """GET /map/data-sources."""

    @extend_schema(
        responses=inline_serializer(
            "MapDataSources", {"message": serializers.CharField(), "data": MapSourceSerializer(many=True)}
        )
    )
    def get(self, request: Request) -> HttpResponse:
        """One row for each source, agency and place, with the place's coordinates."""
        return remembered("map-data-sources", map_sources)
