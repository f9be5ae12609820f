"""People, for administrators (behaviour 1.4)."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.api.serializers import UserRowSerializer
from accounts.models import User
from accounts.rights import READ_ALL_USER_INFO
from pdap.api.access import holding
from pdap.api.documents import csv_too, list_of
from pdap.api.lists import ListEndpoint


class Users(ListEndpoint):
    """GET /admin/users."""

    access = {"GET": holding(READ_ALL_USER_INFO)}
    serializer_class = UserRowSerializer
    message = "Users found."
    file_name = "users"
    always = ("user_id",)
    sortable = {"user_id": "pk", "email": "email", "created_at": "created_at", "updated_at": "updated_at"}

    def rows(self) -> QuerySet[User]:
        """All people, newest first."""
        return User.objects.prefetch_related("permissions").order_by("-created_at", "-id")

    @extend_schema(operation_id="admin_users_list", responses=csv_too(list_of("UserList", UserRowSerializer)))
    def get(self, request: Request) -> HttpResponseBase:
        """A page of people with their permissions."""
        return self.answer(request)
