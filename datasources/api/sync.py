"""POST /sync/data-sources: what PDAP's data source manager brings (contract 6.6)."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.collector import CollectorEndpoint
from datasources.enums import RecordTypeName
from datasources.fields import SOURCES
from datasources.services import sync
from pdap.api.batch_bodies import AddressField, IdsSerializer, PageSerializer, batch_of, ids_field, sync_fields
from pdap.api.batch_endpoints import ADDED, MESSAGE, UPDATED
from pdap.api.column_fields import DeclaredFields
from pdap.api.documents import documented
from pdap.lib.name_folding import LONGEST_NAME


class DataSourceContentSerializer(PageSerializer, DeclaredFields):
    """The columns of a data source."""

    declaration = SOURCES
    make_fields = staticmethod(sync_fields)

    source_url = AddressField(max_length=2000)
    name = serializers.CharField(max_length=LONGEST_NAME)
    record_type = serializers.ChoiceField(RecordTypeName.values)
    agency_ids = ids_field(allow_empty=False)


AddedDataSources = batch_of("data_sources", "request_id", DataSourceContentSerializer)
UpdatedDataSources = batch_of("data_sources", "app_id", DataSourceContentSerializer)


class AddDataSources(CollectorEndpoint):
    """POST /sync/data-sources/add."""

    @documented(request=AddedDataSources, responses={200: ADDED})
    def post(self, request: Request) -> Response:
        """Add public data sources. For one whose link and record type already exist, you get its ID."""
        return self.added(request, AddedDataSources, sync.add_sources)


class UpdateDataSources(CollectorEndpoint):
    """POST /sync/data-sources/update."""

    @documented(request=UpdatedDataSources, responses={200: UPDATED})
    def post(self, request: Request) -> Response:
        """Update data sources, their record types and their agencies. Columns you don't send stay the same."""
        return self.updated(request, UpdatedDataSources, sync.update_sources)


class DeleteDataSources(CollectorEndpoint):
    """POST /sync/data-sources/delete."""

    @documented(request=IdsSerializer, responses={200: MESSAGE})
    def post(self, request: Request) -> Response:
        """Delete data sources."""
        return self.deleted(request, sync.delete_sources)
