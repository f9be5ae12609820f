"""Data sources in the API (contract 2.4)."""

from rest_framework import serializers

from agencies.api.serializers import AgencyBriefSerializer
from datasources.fields import SOURCES
from pdap.api.column_fields import DeclaredFields, response_fields
from pdap.api.column_rights import ColumnsSerializer
from pdap.api.documents import AddressField
from requests_app.api.serializers import DataRequestRowSerializer


class DataSourceRowSerializer(ColumnsSerializer, DeclaredFields):
    """The public columns of a data source, the same for everyone."""

    relation = "data_sources"
    declaration = SOURCES
    make_fields = staticmethod(response_fields)


class DataSourceSerializer(DataSourceRowSerializer):
    """A source with its agencies and the requests that it answers; `load` first."""

    beside = frozenset({"agencies", "data_requests"})

    agencies = AgencyBriefSerializer(many=True, source="public_agencies")
    data_requests = DataRequestRowSerializer(many=True, source="public_requests")


class FederalResultSerializer(ColumnsSerializer):
    """A row of the federal search: one source of one agency."""

    relation = "data_sources"
    beside = frozenset({"agency_name", "jurisdiction_type"})
    shows = {"data_source_name": "name", "record_type": "record_type_name"}

    id = serializers.IntegerField()
    agency_name = serializers.CharField()
    data_source_name = serializers.CharField()
    description = serializers.CharField(allow_null=True)
    record_type = serializers.CharField()
    source_url = AddressField()
    record_formats = serializers.ListField(child=serializers.CharField())
    coverage_start = serializers.DateField(allow_null=True)
    coverage_end = serializers.DateField(allow_null=True)
    agency_supplied = serializers.BooleanField(allow_null=True)
    jurisdiction_type = serializers.CharField()


class SearchResultSerializer(FederalResultSerializer):
    """A row of a search by place, with the places of the agency it was found by, or of the source itself."""

    beside = FederalResultSerializer.beside | {"municipality", "state_iso"}

    agency_name = serializers.CharField(allow_null=True, help_text="Null if no agency is linked to the source.")
    jurisdiction_type = serializers.CharField(allow_null=True, help_text="Null if `agency_name` is null.")

    municipality = serializers.CharField(allow_null=True)
    state_iso = serializers.CharField(allow_null=True)
