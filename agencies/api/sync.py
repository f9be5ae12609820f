"""POST /sync/agencies and /sync/meta-urls: what PDAP's data source manager brings (contract 6.6)."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.collector import CollectorEndpoint
from agencies.enums import AgencyType, JurisdictionType
from agencies.fields import AGENCIES
from agencies.services import sync, sync_pages
from agencies.year_closed import TO_COME, is_to_come
from pdap.api.batch_bodies import (
    AddressField,
    ContentSerializer,
    IdsSerializer,
    PageSerializer,
    batch_of,
    ids_field,
    sync_fields,
)
from pdap.api.batch_endpoints import ADDED, MESSAGE, UPDATED
from pdap.api.column_fields import DeclaredFields
from pdap.api.documents import documented
from pdap.db.enums import UrlStatus
from pdap.lib.name_folding import LONGEST_NAME


class AgencyContentSerializer(ContentSerializer, DeclaredFields):
    """The columns of an agency."""

    declaration = AGENCIES
    make_fields = staticmethod(sync_fields)

    name = serializers.CharField(max_length=LONGEST_NAME)
    jurisdiction_type = serializers.ChoiceField(JurisdictionType.values)
    agency_type = serializers.ChoiceField(AgencyType.values)
    location_ids = ids_field(allow_empty=False)
    no_web_presence = serializers.BooleanField(required=False)
    defunct_year = serializers.IntegerField(min_value=1, max_value=9999, required=False, allow_null=True)

    def validate_defunct_year(self, year: int | None) -> str | None:
        """Return the year as its column keeps it."""
        if year is not None and is_to_come(year):
            raise serializers.ValidationError(TO_COME)
        return None if year is None else str(year)


class MetaUrlContentSerializer(PageSerializer):
    """The columns of an agency page."""

    url = AddressField(max_length=2000)
    agency_ids = ids_field()
    url_status: Any = serializers.ChoiceField(UrlStatus.values, required=False)


AddedAgencies = batch_of("agencies", "request_id", AgencyContentSerializer)
UpdatedAgencies = batch_of("agencies", "app_id", AgencyContentSerializer)
AddedMetaUrls = batch_of("meta_urls", "request_id", MetaUrlContentSerializer)
UpdatedMetaUrls = batch_of("meta_urls", "app_id", MetaUrlContentSerializer)


class AddAgencies(CollectorEndpoint):
    """POST /sync/agencies/add."""

    @documented(request=AddedAgencies, responses={200: ADDED})
    def post(self, request: Request) -> Response:
        """Add agencies. For one that already exists, by name, types and places, you get its ID."""
        return self.added(request, AddedAgencies, sync.add_agencies)


class UpdateAgencies(CollectorEndpoint):
    """POST /sync/agencies/update."""

    @documented(request=UpdatedAgencies, responses={200: UPDATED})
    def post(self, request: Request) -> Response:
        """Update agencies and their places. Columns you don't send stay the same."""
        return self.updated(request, UpdatedAgencies, sync.update_agencies)


class DeleteAgencies(CollectorEndpoint):
    """POST /sync/agencies/delete."""

    @documented(request=IdsSerializer, responses={200: MESSAGE})
    def post(self, request: Request) -> Response:
        """Delete agencies. Fails if an agency has a meta URL, or if a data source would be left without an agency."""
        return self.deleted(request, sync.delete_agencies)


class AddMetaUrls(CollectorEndpoint):
    """POST /sync/meta-urls/add."""

    @documented(request=AddedMetaUrls, responses={200: ADDED})
    def post(self, request: Request) -> Response:
        """Add agency pages. For one whose link already exists, you get its ID."""
        return self.added(request, AddedMetaUrls, sync_pages.add_pages)


class UpdateMetaUrls(CollectorEndpoint):
    """POST /sync/meta-urls/update."""

    @documented(request=UpdatedMetaUrls, responses={200: UPDATED})
    def post(self, request: Request) -> Response:
        """Update agency pages and their agencies. Columns you don't send stay the same."""
        return self.updated(request, UpdatedMetaUrls, sync_pages.update_pages)


class DeleteMetaUrls(CollectorEndpoint):
    """POST /sync/meta-urls/delete."""

    @documented(request=IdsSerializer, responses={200: MESSAGE})
    def post(self, request: Request) -> Response:
        """Delete agency pages."""
        return self.deleted(request, sync_pages.delete_pages)
