"""Follows: a person's own in version 2, everyone's for the data source manager in version 3 (contract 8.2)."""

from typing import Any, cast

from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.profile_data import follows_of
from accounts.api.serializers import FollowSerializer
from accounts.models import User
from accounts.person_of_request import person_id
from accounts.rights import CALL_DS_SOURCE_COLLECTOR_ENDPOINTS
from datasources.api.parameters import categories_parameter, types_parameter
from datasources.api.search import one_of_both
from datasources.enums import ALL_CATEGORIES
from datasources.models import RecordType
from locations.enums import LocationType
from locations.models import Location
from notifications.models import Follow
from notifications.services.follows import follow, unfollow
from pdap.api.callers import KEY_OR_TOKEN, TOKEN_OR_WRITING_KEY, holders_of
from pdap.api.documents import MessageSerializer, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError
from pdap.api.lists import WholeList
from pdap.api.parameters import OUTPUT_FORMAT, number

FILTERS = (
    categories_parameter(every=True).but(
        description="Record categories, separated by commas. `All` means all of them."
    ),
    types_parameter(),
)
PLACE = number("location_id", "The place.").but(required=True, missing="Field required")


def named_types(query: dict[str, Any]) -> list[RecordType] | None:
    """Return the record types that a query names, by themselves or by their categories; None for all of them."""
    types, categories = query["record_types"], query["record_categories"]
    one_of_both(types, categories)
    if types:
        return list(RecordType.objects.filter(name__in=types))
    if categories and ALL_CATEGORIES not in categories:
        return list(RecordType.objects.filter(category__name__in=categories))
    return None


class Follows(WholeList):
    """GET, POST and DELETE /search/follow."""

    access = {"GET": KEY_OR_TOKEN, "POST": TOKEN_OR_WRITING_KEY, "DELETE": TOKEN_OR_WRITING_KEY}
    parameters = {"GET": (OUTPUT_FORMAT,), "POST": (PLACE, *FILTERS), "DELETE": (PLACE, *FILTERS)}
    message = "Followed searches found."
    file_name = "followed-searches"

    @documented(responses=json_or_csv(list_of("FollowList", FollowSerializer, paged=False)))
    def get(self, request: Request) -> HttpResponseBase:
        """List the places you follow, with every record type."""
        return self.respond(request, FollowSerializer(follows_of(cast(User, request.user)), many=True))

    @documented(request=None, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Follow a place, for all record types or the given ones. They're added to those you already follow there."""
        follow(person_id(request), self.place(), named_types(self.query))
        return Response({"message": "Location followed."})

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request) -> Response:
        """Unfollow a place, or only the given record types there."""
        unfollow(person_id(request), self.place(), named_types(self.query))
        return Response({"message": "Unfollowed search."})

    def place(self) -> int:
        """Return the id of the place that the query names; 400 if there is none."""
        location_id: int = self.query["location_id"]
        if not Location.objects.filter(pk=location_id).exists():
            raise BadRequestError("Location not found.")
        return location_id


class NationalFollow(WholeList):
    """GET, POST and DELETE /search/follow/national."""

    access = TOKEN_OR_WRITING_KEY
    parameters = {"GET": (OUTPUT_FORMAT,), "POST": FILTERS, "DELETE": FILTERS}
    message = "Followed national search found."
    file_name = "followed-national-search"

    @documented(
        operation_id="search_follow_national_list",
        responses=json_or_csv(list_of("NationalFollowList", FollowSerializer, paged=False)),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Get your follow of the whole nation, if you have one."""
        nation = self.nation()
        follows = [
            place_follow
            for place_follow in follows_of(cast(User, request.user))
            if place_follow.info["location_id"] == nation
        ]
        return self.respond(request, FollowSerializer(follows, many=True))

    @documented(request=None, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Follow the whole nation, for all record types or the given ones."""
        follow(person_id(request), self.nation(), named_types(self.query))
        return Response({"message": "Followed national search."})

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request) -> Response:
        """Unfollow the whole nation, or only the given record types."""
        unfollow(person_id(request), self.nation(), named_types(self.query))
        return Response({"message": "Unfollowed national search."})

    def nation(self) -> int:
        """Return the id of the one national place."""
        return Location.objects.filter(type=LocationType.NATIONAL).values_list("pk", flat=True)[0]


class FollowPairSerializer(serializers.Serializer):
    """A person's follow of a place."""

    user_id = serializers.IntegerField()
    location_id = serializers.IntegerField()


class AllFollows(Endpoint):
    """GET /sync/follows, and the address that existing clients know."""

    version = 3
    access = holders_of(CALL_DS_SOURCE_COLLECTOR_ENDPOINTS)

    @documented(responses=inline_serializer("AllFollows", {"follows": FollowPairSerializer(many=True)}))
    def get(self, request: Request) -> Response:
        """List everyone's follows."""
        return Response({"follows": list(Follow.objects.order_by("id").values("user_id", "location_id"))})
