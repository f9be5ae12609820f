"""What people read about themselves in version 2: profile, requests, searches (contract 2.7)."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.profile_data import account_of, follows_of, person_for, requests_of, searches_of
from accounts.api.serializers import OwnRequestSerializer, ProfileSerializer, RecentSearchSerializer
from accounts.api.signing_up import CapacitiesField
from accounts.api.users import person_or_404
from accounts.models import User
from accounts.person_of_request import person_id
from accounts.rights import CREATE_UPDATE_USER
from accounts.services.capacities import set_capacities
from pdap.api.bodies import BodySerializer, checked_body
from pdap.api.callers import TOKEN
from pdap.api.documents import MessageSerializer, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.lists import ListEndpoint, WholeList
from pdap.lib.column_rights import Role
from requests_app.api.rows import REQUEST_ROWS
from requests_app.api.views import DataRequests
from requests_app.models import DataRequest


class CapacitiesSerializer(BodySerializer):
    """How a person uses the catalog, such as `journalist`."""

    capacities = CapacitiesField()


def profile_part(rows: Sequence[Any]) -> dict[str, Any]:
    return {"message": "", "metadata": {"count": len(rows)}, "data": rows}


class Profile(Endpoint):
    """GET and PATCH /user/{id}."""

    access = TOKEN
    may_forbid = True

    @documented(request=CapacitiesSerializer, responses=MessageSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Set a person's capacities. Your own, or anyone's with `create_update_user`."""
        actor = cast(User, request.user)
        if actor.pk != pk and CREATE_UPDATE_USER not in actor.permission_names():
            raise PermissionDenied("Forbidden.")
        person = actor if actor.pk == pk else person_or_404(pk)
        set_capacities(person, checked_body(CapacitiesSerializer, request)["capacities"], actor)
        return Response({"message": "User patched."})

    @documented(responses=inline_serializer("ProfileAnswer", {"data": ProfileSerializer()}))
    def get(self, request: Request, pk: int) -> Response:
        """A profile with searches, follows and requests. Your own, or anyone's with `read_all_user_info`."""
        person = person_for(cast(User, request.user), pk)
        whole = {
            **account_of(person),
            "recent_searches": profile_part(searches_of(person)),
            "followed_searches": profile_part(follows_of(person)),
            "data_requests": profile_part(requests_of(person)),
        }
        return Response({"data": ProfileSerializer(whole).data})


class OwnDataRequests(ListEndpoint):
    """GET /user/data-requests."""

    access = TOKEN
    serializer_class = OwnRequestSerializer
    plain = REQUEST_ROWS
    message = ""
    file_name = "my-data-requests"
    sortable = {name: column for name, column in DataRequests.sortable.items() if name != "internal_notes"}
    filters = DataRequests.filters

    def rows(self) -> QuerySet[DataRequest]:
        """One's own requests by id, whatever their status."""
        return DataRequest.objects.filter(creator_id=person_id(self.request)).order_by("id")

    def role(self, request: Request) -> Role:
        """Return what everyone is to their own requests."""
        return Role.OWNER

    @documented(
        operation_id="user_data_requests_list",
        responses=json_or_csv(list_of("OwnDataRequestList", OwnRequestSerializer)),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List your own data requests."""
        return self.respond(request)


class RecentSearches(WholeList):
    """GET /user/recent-searches."""

    access = TOKEN
    message = ""
    file_name = "recent-searches"

    @documented(responses=json_or_csv(list_of("RecentSearchList", RecentSearchSerializer, paged=False)))
    def get(self, request: Request) -> HttpResponseBase:
        """List your last 50 searches and their filters, newest first."""
        rows = searches_of(cast(User, request.user))
        return self.respond(request, RecentSearchSerializer(rows, many=True))
