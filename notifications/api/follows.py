"""Follows: one's own in version 2, everybody's for PDAP's collector in version 3 (behaviour 1.8, 1.13)."""

from typing import cast

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.profile_data import follows_of
from accounts.api.serializers import FollowSerializer
from accounts.models import User
from accounts.rights import CALL_DS_SOURCE_COLLECTOR_ENDPOINTS
from notifications.models import Follow
from pdap.api.access import KEY_OR_TOKEN, holding
from pdap.api.documents import csv_too, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.lists import WholeList


class Follows(WholeList):
    """GET /search/follow."""

    access = {"GET": KEY_OR_TOKEN}
    message = "Followed searches found."
    file_name = "followed-searches"

    @extend_schema(responses=csv_too(list_of("FollowList", FollowSerializer, paged=False)))
    def get(self, request: Request) -> HttpResponseBase:
        """What one follows, with every record type."""
        return self.answer(request, FollowSerializer(follows_of(cast(User, request.user)), many=True))


class FollowPairSerializer(serializers.Serializer):
    """That a person follows a place."""

    user_id = serializers.IntegerField()
    location_id = serializers.IntegerField()


class AllFollows(Endpoint):
    """GET /sync/follows, and the address that existing clients know."""

    version = 3
    access = holding(CALL_DS_SOURCE_COLLECTOR_ENDPOINTS)

    @extend_schema(responses=inline_serializer("AllFollows", {"follows": FollowPairSerializer(many=True)}))
    def get(self, request: Request) -> Response:
        """Every follow of everybody."""
        return Response({"follows": list(Follow.objects.order_by("id").values("user_id", "location_id"))})
