"""POST /sync/data-sources: what PDAP's data source manager brings (contract 6.6)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.sync import CollectorEndpoint
from datasources.enums import (
    AccessType,
    AgencyAggregation,
    DetailLevel,
    RecordTypeName,
    RetentionSchedule,
    UpdateMethod,
)
from datasources.services import sync
from pdap.api.sync import (
    ADDED,
    MESSAGE,
    UPDATED,
    AddressField,
    IdsSerializer,
    LinkField,
    PageSerializer,
    TextField,
    batch_of,
    ids_field,
)
from pdap.lib.names import LONGEST_NAME


def optional_label(labels: list[str]) -> serializers.ChoiceField:
    """Return the field of a label that may be missing."""
    return serializers.ChoiceField(labels, required=False, allow_null=True)


class DataSourceContentSerializer(PageSerializer):
    """What a data source is."""

    source_url = AddressField(max_length=2000)
    name = serializers.CharField(max_length=LONGEST_NAME)
    record_type = serializers.ChoiceField(RecordTypeName.values)
    agency_ids = ids_field(allow_empty=False)
    description = TextField()
    record_formats = serializers.ListField(child=serializers.CharField(), required=False)
    data_portal_type = TextField()
    supplying_entity = TextField()
    coverage_start = serializers.DateField(required=False, allow_null=True)
    coverage_end = serializers.DateField(required=False, allow_null=True)
    detail_level = optional_label(DetailLevel.values)
    agency_supplied = serializers.BooleanField(required=False, allow_null=True)
    agency_originated = serializers.BooleanField(required=False, allow_null=True)
    agency_aggregation = optional_label(AgencyAggregation.values)
    agency_described_not_in_database = TextField()
    update_method = optional_label(UpdateMethod.values)
    readme_url = LinkField()
    originating_entity = TextField()
    retention_schedule = optional_label(RetentionSchedule.values)
    scraper_url = LinkField()
    access_notes = TextField()
    access_types = serializers.ListField(child=serializers.ChoiceField(AccessType.values), required=False)
    data_portal_type_other = TextField()


AddedDataSources = batch_of("data_sources", "request_id", DataSourceContentSerializer)
UpdatedDataSources = batch_of("data_sources", "app_id", DataSourceContentSerializer)


class AddDataSources(CollectorEndpoint):
    """POST /sync/data-sources/add."""

    @extend_schema(request=AddedDataSources, responses={200: ADDED})
    def post(self, request: Request) -> Response:
        """Add data sources that are public at once; one whose address and record type are there gives its id."""
        return self.added(request, AddedDataSources, sync.add_sources)


class UpdateDataSources(CollectorEndpoint):
    """POST /sync/data-sources/update."""

    @extend_schema(request=UpdatedDataSources, responses={200: UPDATED})
    def post(self, request: Request) -> Response:
        """Write data sources' columns, record type and agencies; columns that are not sent stay."""
        return self.updated(request, UpdatedDataSources, sync.update_sources)


class DeleteDataSources(CollectorEndpoint):
    """POST /sync/data-sources/delete."""

    @extend_schema(request=IdsSerializer, responses={200: MESSAGE})
    def post(self, request: Request) -> Response:
        """Delete data sources."""
        return self.deleted(request, sync.delete_sources)
