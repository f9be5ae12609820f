"""Data sources in the API (contract 2.4)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from agencies.api.serializers import AgencyBriefSerializer, load_pages, load_places
from agencies.models import Agency
from datasources.models import AgencyDataSource
from pdap.api.columns import ColumnsSerializer
from pdap.api.documents import AddressField
from requests_app.api.serializers import DataRequestRowSerializer
from requests_app.models import DataRequest, DataRequestDataSource


class DataSourceRowSerializer(ColumnsSerializer):
    """The 27 public columns of a source, the same for everybody."""

    relation = "data_sources"

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField(allow_null=True)
    source_url = AddressField()
    agency_supplied = serializers.BooleanField(allow_null=True)
    supplying_entity = serializers.CharField(allow_null=True)
    agency_originated = serializers.BooleanField(allow_null=True)
    agency_aggregation = serializers.CharField(allow_null=True)
    coverage_start = serializers.DateField(allow_null=True)
    coverage_end = serializers.DateField(allow_null=True)
    detail_level = serializers.CharField(allow_null=True)
    data_portal_type = serializers.CharField(allow_null=True)
    data_portal_type_other = serializers.CharField(allow_null=True)
    record_formats = serializers.ListField(child=serializers.CharField())
    access_types = serializers.ListField(child=serializers.CharField())
    update_method = serializers.CharField(allow_null=True)
    readme_url = AddressField(allow_null=True)
    originating_entity = serializers.CharField(allow_null=True)
    retention_schedule = serializers.CharField(allow_null=True)
    scraper_url = AddressField(allow_null=True)
    agency_described_not_in_database = serializers.CharField(allow_null=True)
    access_notes = serializers.CharField(allow_null=True)
    url_status = serializers.CharField()
    record_type_id = serializers.IntegerField(allow_null=True)
    record_type_name = serializers.CharField(source="record_type.name", default=None, allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class DataSourceSerializer(DataSourceRowSerializer):
    """A source with its agencies and the requests that it answers; `load` first."""

    beside = frozenset({"agencies", "data_requests"})

    agencies = AgencyBriefSerializer(many=True, source="public_agencies")
    data_requests = DataRequestRowSerializer(many=True, source="public_requests")


def load(sources: Sequence[Any]) -> Sequence[Any]:
    """Give sources their public agencies and requests, in five queries."""
    links = list(
        AgencyDataSource.objects.of_public_agencies()
        .filter(data_source__in=sources)
        .values_list("data_source_id", "agency_id")
    )
    agencies = Agency.objects.in_bulk({agency_id for _, agency_id in links})
    load_places(list(agencies.values()))
    load_pages(list(agencies.values()))
    answered = DataRequestDataSource.objects.filter(
        data_source__in=sources, request__in=DataRequest.objects.public()
    ).select_related("request__github_issue")
    requests: dict[int, list[DataRequest]] = defaultdict(list)
    for link in answered.order_by("request_id"):
        requests[link.data_source_id].append(link.request)
    of_source: dict[int, list[Agency]] = defaultdict(list)
    for source_id, agency_id in sorted(links):
        of_source[source_id].append(agencies[agency_id])
    for source in sources:
        source.public_agencies, source.public_requests = of_source[source.pk], requests[source.pk]
    return sources


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
    """A row of a search by place, with the places of the agency that it was found by, or of the source's own."""

    beside = FederalResultSerializer.beside | {"municipality", "state_iso"}

    agency_name = serializers.CharField(allow_null=True, help_text="Null if no agency is linked to the source.")
    jurisdiction_type = serializers.CharField(allow_null=True, help_text="Null if `agency_name` is null.")

    municipality = serializers.CharField(allow_null=True)
    state_iso = serializers.CharField(allow_null=True)
