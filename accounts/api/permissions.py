"""Permissions, version 3 (contract 2.8, 3.8)."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import MappingsSerializer
from accounts.api.users import person_or_404, refuse_beyond_rights
from accounts.models import Permission
from accounts.person_of_request import person_of
from accounts.rights import ALL, CREATE_UPDATE_USER, READ_ALL_USER_INFO
from accounts.services.permissions import grant, revoke
from pdap.api.bodies import BodySerializer, Choice, checked_body
from pdap.api.callers import OPEN, holders_of
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.errors import ConflictError


class Permissions(Endpoint):
    """GET /permission."""

    version = 3
    access = OPEN

    @documented(responses=MappingsSerializer)
    def get(self, request: Request) -> Response:
        """List all permissions."""
        return Response(MappingsSerializer({"mappings": Permission.objects.order_by("id")}).data)


class PermissionsOfPerson(Endpoint):
    """GET /permission/user/{id}."""

    version = 3
    access = holders_of(READ_ALL_USER_INFO)

    @documented(responses=MappingsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A person's permissions."""
        person = person_or_404(pk)
        return Response(MappingsSerializer({"mappings": person.permissions.order_by("id")}).data)


class ChangePermissionSerializer(BodySerializer):
    """The permission."""

    permission = Choice(choices=sorted(ALL))


class AddPermission(Endpoint):
    """POST /permission/user/{id}/add."""

    version = 3
    access = holders_of(CREATE_UPDATE_USER)
    also_returns = ("409",)

    @documented(request=ChangePermissionSerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Grant a person a permission that you have yourself."""
        person, name = person_or_404(pk), checked_body(ChangePermissionSerializer, request)["permission"]
        with refuse_beyond_rights():
            if not grant(person, name, person_of(request)):
                raise ConflictError("The user already has this permission.")
        return Response({"message": "Permission successfully added."})


class RemovePermission(Endpoint):
    """POST /permission/user/{id}/remove."""

    version = 3
    access = holders_of(CREATE_UPDATE_USER)
    also_returns = ("409",)

    @documented(request=ChangePermissionSerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Remove a permission that you have yourself from a person. Removing one they don't have isn't an error."""
        person, name = person_or_404(pk), checked_body(ChangePermissionSerializer, request)["permission"]
        with refuse_beyond_rights():
            revoke(person, name, person_of(request))
        return Response({"message": "Permission successfully removed."})
