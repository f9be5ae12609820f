"""Data requests in the API (contract 2.5)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from agencies.api.serializers import IdAndNameSerializer
from locations.api.serializers import LocationInfoSerializer, places_by_id
from pdap.api.column_fields import DeclaredFields, response_fields
from pdap.api.column_rights import ColumnsSerializer
from pdap.lib.column_rights import Role
from requests_app.fields import REQUESTS
from requests_app.models import DataRequestDataSource, DataRequestLocation


class DataRequestRowSerializer(ColumnsSerializer, DeclaredFields):
    """The columns of a data request that you have permission to read."""

    relation = "data_requests"
    declaration = REQUESTS
    make_fields = staticmethod(response_fields)
    roles: ClassVar[tuple[Role, ...]] = (Role.STANDARD, Role.OWNER, Role.ADMIN)


class DataRequestSerializer(DataRequestRowSerializer):
    """A request with its sources and places; `load` first."""

    beside = frozenset({"data_sources", "locations"})

    data_sources = IdAndNameSerializer(many=True, source="public_sources")
    locations = LocationInfoSerializer(many=True, source="places")


def load_sources_and_places(requests: Sequence[Any]) -> Sequence[Any]:
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
