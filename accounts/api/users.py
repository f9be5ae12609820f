"""People, for administrators (contract 2.8)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ListField

from accounts.api.passwords import NewPasswordSerializer
from accounts.api.serializers import UserRowSerializer
from accounts.api.signing_up import EmailSerializer
from accounts.models import User
from accounts.person_of_request import person_of
from accounts.rights import ALL, CREATE_UPDATE_USER, READ_ALL_USER_INFO
from accounts.services import people
from accounts.services.closing import close_account
from accounts.services.passwords import check_new
from accounts.services.permissions import BeyondOwnPermissionsError, LastAdministratorError
from pdap.api.bodies import Choice, Password, checked_body, validation_as_bad_request
from pdap.api.callers import holders_of
from pdap.api.documents import IdSerializer, MessageSerializer, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.errors import ConflictError
from pdap.api.lists import ListEndpoint
from pdap.api.parameters import LARGEST_ID

NOBODY = "User not found."


class NewUserSerializer(EmailSerializer):
    """The person to create."""

    password = Password()
    permissions = ListField(child=Choice(choices=sorted(ALL)))


def person_or_404(pk: int) -> User:
    """Return a person; 404 if there is none."""
    person = User.objects.filter(pk=min(pk, LARGEST_ID)).first()
    if person is None:
        raise Http404(NOBODY)
    return person


@contextmanager
def refuse_beyond_rights() -> Iterator[None]:
    """Return 403 if people would pass on permissions they lack, and 409 if no administrator would be left.

    404 where someone else was quicker to delete the person.
    """
    try:
        yield
    except User.DoesNotExist:
        raise Http404(NOBODY) from None
    except BeyondOwnPermissionsError as error:
        raise PermissionDenied(str(error)) from None
    except LastAdministratorError as error:
        raise ConflictError(str(error)) from None


class Users(ListEndpoint):
    """GET and POST /admin/users."""

    access = {"GET": holders_of(READ_ALL_USER_INFO), "POST": holders_of(CREATE_UPDATE_USER)}
    also_returns = {"POST": ("409",)}
    serializer_class = UserRowSerializer
    had_no_query = ("GET",)
    message = "Users found."
    file_name = "users"
    always = ("user_id",)
    sortable = {"user_id": "pk", "email": "email", "created_at": "created_at", "updated_at": "updated_at"}

    def rows(self) -> QuerySet[User]:
        """All people, newest first."""
        return User.objects.prefetch_related("permissions").order_by("-created_at", "-id")

    @documented(operation_id="admin_users_list", responses=json_or_csv(list_of("UserList", UserRowSerializer)))
    def get(self, request: Request) -> HttpResponseBase:
        """List people with their permissions."""
        return self.respond(request)

    @documented(request=NewUserSerializer, responses={200: IdSerializer})
    def post(self, request: Request) -> Response:
        """Create a person, with permissions that you have yourself."""
        body = checked_body(NewUserSerializer, request)
        with validation_as_bad_request("password"):
            check_new(body["password"], body["email"])
        try:
            with refuse_beyond_rights(), validation_as_bad_request("email"):
                person = people.create_person(body["email"], body["password"], body["permissions"], person_of(request))
        except people.KnownAddressError as error:
            raise ConflictError(str(error)) from None
        return Response({"message": "User created.", "id": str(person.pk)})


class UserDetail(Endpoint):
    """PUT and DELETE /admin/users/{id}."""

    access = holders_of(CREATE_UPDATE_USER)
    also_returns = {"DELETE": ("409",)}

    @documented(request=NewPasswordSerializer, responses=MessageSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Set a person's password. All their sessions and tokens end, and we email them."""
        person = person_or_404(pk)
        body = checked_body(NewPasswordSerializer, request)
        with refuse_beyond_rights(), validation_as_bad_request("password"):
            people.replace_password(person, body["password"], person_of(request))
        return Response({"message": "User updated."})

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a person's account. Their data requests and submissions stay, without their name."""
        with refuse_beyond_rights():
            close_account(person_or_404(pk), person_of(request))
        return Response({"message": "User deleted."})
