"""Places in the API (contract 2.1)."""

from typing import Any

from rest_framework import serializers

from locations.models import LocationExpanded
from pdap.api.column_rights import ColumnsSerializer


class PlaceSerializer(ColumnsSerializer):
    """A place with the names of its levels."""

    relation = "locations"

    type = serializers.CharField(source="location_type")
    location_id = serializers.IntegerField()
    state_iso = serializers.CharField(allow_null=True)
    state_name = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    county_fips = serializers.CharField(allow_null=True)
    locality_name = serializers.CharField(allow_null=True)


class LocationInfoSerializer(PlaceSerializer):
    """The same, with its own name as `display_name`."""

    display_name = serializers.CharField(allow_null=True)


class LocationDetailSerializer(PlaceSerializer):
    """The same with the full name: "Pittsburgh, Allegheny, Pennsylvania"."""

    display_name = serializers.CharField(source="full_display_name", allow_null=True)


class CoordinatesSerializer(serializers.Serializer):
    """Coordinates in degrees. Both are null if unknown."""

    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)


class LocationRowSerializer(PlaceSerializer):
    """A place in a list."""

    beside = frozenset({"coordinates"})

    coordinates = CoordinatesSerializer()


class PlaceSuggestionSerializer(serializers.Serializer):
    """A suggestion of the typeahead."""

    location_id = serializers.IntegerField()
    display_name = serializers.CharField()
    type = serializers.CharField()
    state_name = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    locality_name = serializers.CharField(allow_null=True)


def places_by_id(ids: set[int]) -> dict[int, Any]:
    """Return places with their names by id."""
    return LocationExpanded.objects.in_bulk(ids)
