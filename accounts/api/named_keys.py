"""Keys with names: listed, made, replaced and ended by their owner, who sends an access token."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import UnauthorizedError
from accounts.models import ApiKey, User
from accounts.person_of_request import person_id, person_of
from accounts.services import named_keys as service
from accounts.services.api_keys import PasswordChangedError
from accounts.services.tokens import EXPIRED
from accounts.services.two_factor import is_set_up
from accounts.views.confirming import is_confirmed
from pdap.api.bodies import BodySerializer, Choice, Number, Text, checked_body
from pdap.api.callers import TOKEN
from pdap.api.credentials import SESSION
from pdap.api.documents import MessageSerializer, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.errors import ConflictError
from pdap.api.lists import WholeList
from pdap.api.parameters import OUTPUT_FORMAT

READ, WRITE = "read", "read_write"
MOST_DAYS = 3650
NO_SUCH_KEY = "You don't have this key."


class NamedKeySerializer(serializers.ModelSerializer[ApiKey]):
    """A key's details. `hint` is how the key begins."""

    scope = serializers.SerializerMethodField()

    class Meta:
        model = ApiKey
        fields = ("id", "name", "hint", "scope", "created_at", "last_used_at", "expires_at")

    def get_scope(self, key: ApiKey) -> str:
        return WRITE if key.may_write else READ


class NewKeySerializer(BodySerializer):
    """The name, scope and lifetime of a key."""

    name = Text(max_length=service.LONGEST_NAME, help_text="The program that will use it.")
    scope = Choice(
        choices=[READ, WRITE],
        required=False,
        help_text="`read_write` keys can also write your own requests, submissions and follows. `read` by default.",
    )
    expires_in_days = Number(
        max_value=MOST_DAYS, required=False, allow_null=True, help_text="Works until you revoke it by default."
    )


KEY_AND_SECRET = inline_serializer(
    "NewNamedKey",
    {
        "message": serializers.CharField(),
        "api_key": serializers.CharField(help_text="The key. You'll only see it once."),
        "data": NamedKeySerializer(),
    },
)


def refuse_open_browser(request: Request) -> None:
    """Raise a 403 for a session alone, which a key would outlive: pages ask for the password again."""
    if request.auth == SESSION and not is_confirmed(request._request):
        raise PermissionDenied("Create and replace API keys on your profile, or send an access token.")


def refuse_unconfirmed(request: Request) -> None:
    """Raise a 403 for an open browser, and for a password without the code that its owner needs."""
    refuse_open_browser(request)
    person = person_of(request)
    if request.auth != SESSION and person.permissions_withheld and is_set_up(person):
        raise PermissionDenied("Sign in with a two-factor code to create or replace an API key.")


@contextmanager
def refusing_keys() -> Iterator[None]:
    """Turn the reasons why no key is made into 401, 404 and 409."""
    try:
        yield
    except PasswordChangedError:
        raise UnauthorizedError(EXPIRED) from None
    except ApiKey.DoesNotExist:
        raise Http404(NO_SUCH_KEY) from None
    except (service.TooManyKeysError, service.SentTwiceError) as error:
        raise ConflictError(str(error)) from None


def secret_response(message: str, key: ApiKey, secret: str) -> Response:
    return Response({"message": message, "api_key": secret, "data": NamedKeySerializer(key).data})


class NamedKeys(WholeList):
    """GET and POST /auth/api-keys."""

    access = TOKEN
    may_forbid = True
    also_returns = {"POST": ("409",)}
    parameters = {"GET": (OUTPUT_FORMAT,)}
    message = "API keys found."
    file_name = "api-keys"

    @documented(
        operation_id="auth_api_keys_list",
        responses=json_or_csv(list_of("NamedKeyList", NamedKeySerializer, paged=False)),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List your active keys, newest first, except the one from `/auth/api-key`."""
        return self.respond(request, NamedKeySerializer(service.living_keys(person_id(request)), many=True))

    @documented(
        request=NewKeySerializer,
        responses=KEY_AND_SECRET,
        examples=[
            OpenApiExample(
                "For a year", {"name": "Monthly report", "scope": "read", "expires_in_days": 365}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Create an additional key, up to 20. It's shown only once."""
        refuse_unconfirmed(request)
        body: dict[str, Any] = checked_body(NewKeySerializer, request)
        days = body.get("expires_in_days")
        with refusing_keys():
            key, secret = service.add_key(
                person_of(request),
                body["name"],
                body.get("scope") == WRITE,
                datetime.timedelta(days=days) if days else None,
            )
        return secret_response("API key created.", key, secret)


class NamedKeyDetail(Endpoint):
    """DELETE /auth/api-keys/{id}."""

    access = TOKEN

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Revoke a key immediately."""
        if not service.end_named_key(person_id(request), pk):
            raise Http404(NO_SUCH_KEY)
        return Response({"message": "API key revoked."})


class RotateNamedKey(Endpoint):
    """POST /auth/api-keys/{id}/rotate."""

    access = TOKEN
    may_forbid = True
    also_returns = ("409",)

    @documented(request=None, responses=KEY_AND_SECRET)
    def post(self, request: Request, pk: int) -> Response:
        """Replace a key with one of the same name, scope and lifetime. The old key works for another week."""
        refuse_unconfirmed(request)
        person: User = person_of(request)
        with refusing_keys():
            key, secret = service.rotate_key(person, pk)
        return secret_response("API key replaced. The old key works for another week.", key, secret)
