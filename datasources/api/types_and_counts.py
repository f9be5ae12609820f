"""The record types and the counts (contract 2.10, 10.5)."""

from django.http import HttpResponse
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from datasources.queries.growth import CountedCoverage
from pdap.api.cached_responses import kept_json
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.api.plain_rows import json_list, json_response
from pdap.db.prepared import rows_read_often
from pdap.db.queries import run_query_builder
from pdap.db.relations import Table

TYPES = f"select id, name, category_id, description from public.{Table.RECORD_TYPES} order by category_id, id"  # noqa: S608 - our own name
CATEGORIES = f"select id, name, description from public.{Table.RECORD_CATEGORIES} order by id"  # noqa: S608 - our own name
VOCABULARY = f"select {json_list(TYPES)}, {json_list(CATEGORIES)}"


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
    def get(self, request: Request) -> HttpResponse:
        """The categories and record types, including the pseudo-category All."""
        ((types, categories),) = rows_read_often(VOCABULARY, {})
        return json_response({"record_types": types, "record_categories": categories})


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
    def get(self, request: Request) -> HttpResponse:
        """Totals: public sources, agencies with sources, and the counties and states of these agencies.

        Places that sources have themselves count on the website, not here.
        """
        return kept_json("metrics of the API", counted_coverage)


def counted_coverage() -> dict[str, int]:
    totals = run_query_builder(CountedCoverage())
    return {
        "source_count": totals.sources,
        "agency_count": totals.agencies,
        "state_count": totals.states,
        "county_count": totals.counties,
    }
