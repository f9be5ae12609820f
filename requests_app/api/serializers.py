"""Data requests in the API (contract 2.5)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from rest_framework import serializers

from agencies.api.serializers import IdAndNameSerializer
from locations.api.serializers import LocationInfoSerializer, places_by_id
from pdap.api.columns import ColumnsSerializer
from pdap.lib.column_rights import Role
from requests_app.models import DataRequestDataSource, DataRequestLocation


class DataRequestRowSerializer(ColumnsSerializer):
    """A request's columns, of which the reader sees those that are theirs to read."""

    relation = "data_requests"
    roles: ClassVar[tuple[Role, ...]] = (Role.STANDARD, Role.OWNER, Role.ADMIN)

    id = serializers.IntegerField()
    title = serializers.CharField()
    submission_notes = serializers.CharField(allow_null=True)
    request_status = serializers.CharField()
    date_created = serializers.DateTimeField()
    date_status_last_changed = serializers.DateTimeField()
    record_types_required = serializers.ListField(child=serializers.CharField())
    pdap_response = serializers.CharField(allow_null=True)
    coverage_range = serializers.CharField(allow_null=True)
    data_requirements = serializers.CharField(allow_null=True)
    request_urgency = serializers.CharField(allow_null=True)
    github_issue_url = serializers.CharField(source="github_issue.github_issue_url", default=None, allow_null=True)
    github_issue_number = serializers.IntegerField(
        source="github_issue.github_issue_number", default=None, allow_null=True
    )
    archive_reason = serializers.CharField(allow_null=True)
    creator_user_id = serializers.IntegerField(source="creator_id", allow_null=True)
    internal_notes = serializers.CharField(allow_null=True)


class DataRequestSerializer(DataRequestRowSerializer):
    """A request with its sources and places; `load` first."""

    beside = frozenset({"data_sources", "locations"})

    data_sources = IdAndNameSerializer(many=True, source="public_sources")
    locations = LocationInfoSerializer(many=True, source="places")


def load(requests: Sequence[Any]) -> Sequence[Any]:
    """Give requests their public sources and their places, in three queries."""
    sources: dict[int, list[dict[str, Any]]] = defaultdict(list)
    links = DataRequestDataSource.objects.of_public_sources().filter(request__in=requests).order_by("data_source_id")
    for request_id, pk, name in links.values_list("request_id", "data_source_id", "data_source__name"):
        sources[request_id].append({"id": pk, "name": name})
    pairs = list(
        DataRequestLocation.objects.filter(data_request__in=requests)
        .order_by("location_id")
        .values_list("data_request_id", "location_id")
    )
    places = places_by_id({location_id for _, location_id in pairs})
    of_request: dict[int, list[Any]] = defaultdict(list)
    for request_id, location_id in pairs:
        of_request[request_id].append(places[location_id])
    for request in requests:
        request.public_sources, request.places = sources[request.pk], of_request[request.pk]
    return requests
