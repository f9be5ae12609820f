"""A person's profile, version 3 (contract 2.7)."""

from typing import cast

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.profile_data import account_of, follows_of, person_for, requests_of, searches_of
from accounts.api.serializers import ProfileInVersion3Serializer
from accounts.models import User
from pdap.api.callers import TOKEN
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint


class Profile(Endpoint):
    """GET /user/{id}."""

    version = 3
    access = TOKEN
    may_forbid = True

    @documented(operation_id="user_profile", responses=ProfileInVersion3Serializer)
    def get(self, request: Request, pk: int) -> Response:
        """A profile with searches, follows and requests. Your own, or anyone's with `read_all_user_info`."""
        person = person_for(cast(User, request.user), pk)
        whole = {
            **account_of(person),
            "recent_searches": searches_of(person),
            "followed_searches": follows_of(person),
            "data_requests": requests_of(person),
        }
        return Response(ProfileInVersion3Serializer(whole).data)
