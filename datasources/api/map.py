"""The map (contract 2.9): large, the same for everyone, and kept in memory for a while."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.enums import JurisdictionType
from datasources.api.parameters import categories_parameter, types_parameter
from datasources.api.search import one_of_both
from datasources.models import AgencyDataSource, SearchableSource
from datasources.queries.map_counts import MapCounts
from datasources.search.record_types import OfRecordTypes
from locations.models import MapCounty, MapLocality, MapState
from pdap.api.cached_responses import kept_json
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.db.queries import QueryBuilderBase, run_query_builder
from pdap.lib.web_address import shown_address


class MapPointSerializer(serializers.Serializer):
    """A location."""

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
    """All places on the map."""

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
    agency_id = serializers.IntegerField(allow_null=True, help_text="Null if no agency is linked to the source.")
    agency_name = serializers.CharField(allow_null=True, help_text="Null if `agency_id` is null.")
    state_iso = serializers.CharField(allow_null=True)
    municipality = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    record_type = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)


def map_locations(record_types: Collection[str] = (), record_categories: Collection[str] = ()) -> dict[str, list[Any]]:
    """Return every place of the map with how many sources of some record types, or of all, search finds there."""
    counts = run_query_builder(MapCounts(record_types, record_categories))
    localities = MapLocality.objects.order_by("location_id").values_list(
        *("location_id", "locality_name", "county_name", "lat", "lng", "county_fips", "state_iso")
    )
    counties = MapCounty.objects.order_by("location_id").values_list("location_id", "county_name", "state_iso", "fips")
    states = MapState.objects.order_by("location_id").values_list("location_id", "state_name", "state_iso")
    return {
        "localities": [
            {
                "location_id": pk,
                "name": name,
                "county_name": county,
                "coordinates": {"lat": lat, "lng": lng},
                "county_fips": fips,
                "state_iso": iso,
                "source_count": counts.localities.get(pk, 0),
            }
            for pk, name, county, lat, lng, fips, iso in localities
        ],
        "counties": [
            {
                "location_id": pk,
                "state_iso": iso,
                "fips": fips,
                "name": name,
                "source_count": counts.counties.get(pk, 0),
            }
            for pk, name, iso, fips in counties
        ],
        "states": [
            {"location_id": pk, "state_iso": iso, "name": name, "source_count": counts.states.get(pk, 0)}
            for pk, name, iso in states
        ],
    }


class FederalSources(OfRecordTypes, QueryBuilderBase[list[dict[str, Any]]]):
    """The sources of federal agencies, of some record types or of all."""

    def __init__(self, record_types: Collection[str], record_categories: Collection[str]) -> None:
        self.record_types, self.record_categories = record_types, record_categories

    def run(self) -> list[dict[str, Any]]:
        rows = AgencyDataSource.objects.public().filter(agency__jurisdiction_type=JurisdictionType.FEDERAL)
        rows = self.keep_wanted_types(rows, "data_source__record_type")
        sources = rows.order_by("agency__name", "data_source__name", "id").values(
            agency_name=F("agency__name"),
            data_source_name=F("data_source__name"),
            source_url=F("data_source__source_url"),
            source_id=F("data_source_id"),
        )
        return [{**source, "source_url": shown_address(source["source_url"]) or ""} for source in sources]


def map_data(record_types: Collection[str] = (), record_categories: Collection[str] = ()) -> dict[str, Any]:
    """Return the places of the map and the sources of federal agencies; both are of some record types or of all."""
    return {
        "locations": map_locations(record_types, record_categories),
        "sources": run_query_builder(FederalSources(record_types, record_categories)),
    }


def map_sources() -> dict[str, Any]:
    """Return one row for each source, agency and place, with the place's coordinates; broken ones too."""
    rows = SearchableSource.objects.filter(location__isnull=False)
    columns = rows.values(
        *("data_source_id", "agency_id", "location_id", "agency_name"),
        name=F("source_name"),
        state_iso=F("location__state__state_iso"),
        municipality=F("location__locality__name"),
        county_name=F("location__county__name"),
        type_name=F("record_type__name"),
        lat=F("location__lat"),
        lng=F("location__lng"),
    )
    ordered = columns.distinct().order_by("data_source_id", "agency_id", "location_id")
    return {"message": "", "data": [{"record_type": row.pop("type_name"), **row} for row in ordered]}


class MapLocations(Endpoint):
    """GET /map/locations."""

    public = True

    @documented(responses=MapLocationsSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Localities, counties and states with their number of sources."""
        return kept_json("map-locations", map_locations)


class MapData(Endpoint):
    """GET /map/data."""

    public = True
    had_no_query = ("GET",)
    parameters = (types_parameter(), categories_parameter(every=True))

    @documented(
        responses=inline_serializer(
            "MapData", {"locations": MapLocationsSerializer(), "sources": FederalSourceSerializer(many=True)}
        )
    )
    def get(self, request: Request) -> HttpResponse:
        """The places on the map and the sources of federal agencies, optionally only for the given record types."""
        types, categories = sorted(self.query["record_types"]), sorted(self.query["record_categories"])
        one_of_both(types, categories)
        if types or categories:
            # Not kept: there are too many of them to keep.
            return Response(map_data(types, categories))
        return kept_json("map-data", map_data)


class MapDataSources(Endpoint):
    """GET /map/data-sources."""

    public = True

    @documented(
        responses=inline_serializer(
            "MapDataSources", {"message": serializers.CharField(), "data": MapSourceSerializer(many=True)}
        )
    )
    def get(self, request: Request) -> HttpResponse:
        """List a row for each source, agency and place, with the place's coordinates."""
        return kept_json("map-data-sources", map_sources)
