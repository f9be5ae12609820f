"""Agencies in the API (contract 2.3)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from agencies.fields import AGENCIES
from agencies.models import Agency, AgencyExpanded
from locations.api.serializers import LocationInfoSerializer
from pdap.api.column_fields import DeclaredFields, Fields, response_fields
from pdap.api.column_rights import ColumnsSerializer
from pdap.lib.columns import Declaration


class FirstPlaceField(serializers.CharField):
    """A column of an agency's first place; null where it has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, source="*", **kwargs)

    def to_representation(self, value: Any) -> Any:
        """Return the column of this field's name."""
        return getattr(value.places[0], self.field_name or "") if value.places else None


OF_FIRST_PLACE = frozenset({"state_iso", "state_name", "county_name", "county_fips", "locality_name"})
# What a data source says of its agencies.
BRIEFLY = frozenset({"id", "name", "jurisdiction_type", "agency_type"})
# What only a list says, where it is asked for; elsewhere `agency_created` says when.
IN_LISTS = frozenset({"created_at", "updated_at"})


def brief_fields(declaration: Declaration) -> Fields:
    return {name: field for name, field in response_fields(declaration).items() if name in BRIEFLY}


def fields_of_one(declaration: Declaration) -> Fields:
    return {name: field for name, field in response_fields(declaration).items() if name not in IN_LISTS}


class AgencyBriefSerializer(ColumnsSerializer, DeclaredFields):
    """An agency as listed with a data source; its `places` and `pages` are read first."""

    relation = "agencies"
    declaration = AGENCIES
    make_fields = staticmethod(brief_fields)
    order = (
        *("id", "name", "submitted_name", "jurisdiction_type", "agency_type"),
        *("state_iso", "state_name", "county_name", "county_fips", "locality_name", "meta_urls", "locations"),
        *("defunct_year", "no_web_presence", "agency_created", "multi_agency", "lat", "lng", "data_sources"),
    )
    beside = OF_FIRST_PLACE | {"meta_urls", "locations"}
    shows = {"submitted_name": "name"}

    submitted_name = serializers.CharField(source="name")
    state_iso = FirstPlaceField()
    state_name = FirstPlaceField()
    county_name = FirstPlaceField()
    county_fips = FirstPlaceField()
    locality_name = FirstPlaceField()
    meta_urls = serializers.ListField(child=serializers.CharField(), source="pages")
    locations = LocationInfoSerializer(many=True, source="places")


class IdAndNameSerializer(serializers.Serializer):
    """A record's ID and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class RelatedAgencySerializer(AgencyBriefSerializer):
    """An agency without its sources. The frozen columns are for existing clients."""

    beside = AgencyBriefSerializer.beside | {"multi_agency", "lat", "lng", "data_sources"}
    shows = AgencyBriefSerializer.shows | {"agency_created": "created_at"}
    make_fields = staticmethod(fields_of_one)

    agency_created = serializers.DateTimeField(source="created_at")
    multi_agency = serializers.SerializerMethodField(help_text="Always false.")
    lat = serializers.SerializerMethodField(help_text="Always null.")
    lng = serializers.SerializerMethodField(help_text="Always null.")

    def get_multi_agency(self, agency: Agency) -> bool:
        return False

    def get_lat(self, agency: Agency) -> float | None:
        return None

    def get_lng(self, agency: Agency) -> float | None:
        return None


class AgencySerializer(RelatedAgencySerializer):
    """An agency in full."""

    data_sources = IdAndNameSerializer(many=True, source="public_sources")


class ListedAgencySerializer(AgencySerializer):
    """An agency in a list, with the two optional times."""

    make_fields = staticmethod(response_fields)


def load_places(agencies: Sequence[Any]) -> None:
    """Give agencies their `places`, first linked first."""
    places: dict[int, list[AgencyExpanded]] = defaultdict(list)
    ids = [agency.pk for agency in agencies]
    for row in AgencyExpanded.objects.filter(id__in=ids, location_type__isnull=False).order_by("location_id"):
        places[row.id].append(row)
    for agency in agencies:
        agency.places = places[agency.pk]
