"""Permissions, version 3 (behaviour 1.4, 8.6)."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import MappingsSerializer
from accounts.models import Permission, User
from accounts.rights import READ_ALL_USER_INFO
from pdap.api.access import OPEN, holding
from pdap.api.endpoints import Endpoint
from pdap.api.parameters import LARGEST_ID


class Permissions(Endpoint):
    """GET /permission."""

    version = 3
    access = OPEN

    @extend_schema(responses=MappingsSerializer)
    def get(self, request: Request) -> Response:
        """Every permission that there is."""
        return Response(MappingsSerializer({"mappings": Permission.objects.order_by("id")}).data)


class PermissionsOfPerson(Endpoint):
    """GET /permission/user/{id}."""

    version = 3
    access = holding(READ_ALL_USER_INFO)

    @extend_schema(responses=MappingsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What a person may."""
        person = User.objects.filter(pk=min(pk, LARGEST_ID)).first()
        if person is None:
            raise Http404("User not found.")
        return Response(MappingsSerializer({"mappings": person.permissions.order_by("id")}).data)
