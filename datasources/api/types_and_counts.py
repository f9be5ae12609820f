"""The record types and the counts (contract 2.10, 10.5)."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasources.models import RecordCategory, RecordType
from datasources.queries.growth import CountedCoverage
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.db.queries import run_query_builder


class RecordTypeSerializer(serializers.Serializer):
    """A record type."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    category_id = serializers.IntegerField()
    description = serializers.CharField(allow_null=True)


class RecordCategorySerializer(serializers.Serializer):
    """A category of record types."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField(allow_null=True)


class RecordTypesAndCategories(Endpoint):
    """GET /metadata/record-types-and-categories."""

    public = True

    @documented(
        responses=inline_serializer(
            "Vocabulary",
            {
                "record_types": RecordTypeSerializer(many=True),
                "record_categories": RecordCategorySerializer(many=True),
            },
        )
    )
    def get(self, request: Request) -> Response:
        """The categories and record types, including the pseudo-category All."""
        types = RecordType.objects.order_by("category_id", "id").values("id", "name", "category_id", "description")
        categories = RecordCategory.objects.order_by("id").values("id", "name", "description")
        return Response({"record_types": list(types), "record_categories": list(categories)})


class Metrics(Endpoint):
    """GET /metrics."""

    public = True

    @documented(
        responses=inline_serializer(
            "Metrics",
            {
                name: serializers.IntegerField()
                for name in ("source_count", "agency_count", "state_count", "county_count")
            },
        )
    )
    def get(self, request: Request) -> Response:
        """Totals: public sources, agencies with sources, and counties and states with sources."""
        totals = run_query_builder(CountedCoverage())
        return Response(
            {
                "source_count": totals.sources,
                "agency_count": totals.agencies,
                "state_count": totals.states,
                "county_count": totals.counties,
            }
        )
