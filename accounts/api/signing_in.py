"""Getting tokens and a key: signing in, refreshing, signing out (contract 2.6, 3.4, 3.6)."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiExample, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import UnauthorizedError, bearer_of
from accounts.api.named_keys import refuse_open_browser
from accounts.api.tokens import TOTP, TokensSerializer, second_factor_given, tokens_response
from accounts.models import User
from accounts.person_of_request import person_of
from accounts.services import api_keys, tokens
from pdap.api.bodies import BodySerializer, Password, Text, checked_body
from pdap.api.callers import OPEN, TOKEN, bearers_of
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.rate_limits import TooManyAttemptsError

WRONG = "Invalid email or password"
# Said by the page for the same case: `accounts/adapters.py`.
TOO_MANY = "Too many failed attempts. Wait five minutes and try again, or reset your password."


class LoginSerializer(BodySerializer):
    """An email address, a password and, with two-factor sign-in, a code."""

    email = Text(max_length=1000)
    password = Password()
    totp_code = TOTP()


def person_with(request: Request, email: str, password: str) -> User:
    """Return the person with this address and password, by the counted attempts of the sign-in page; 401, 429."""
    try:
        person: Any = get_adapter().authenticate(request._request, email=email, password=password)
    except ValidationError:
        raise TooManyAttemptsError(TOO_MANY) from None
    if person is None:
        raise UnauthorizedError(WRONG)
    return person


class Login(Endpoint):
    """POST /auth/login."""

    access = OPEN
    rate = "5/minute"
    also_returns = ("401",)

    @documented(
        request=LoginSerializer,
        responses=TokensSerializer,
        examples=[
            OpenApiExample("With a password", {"email": "name@example.org", "password": "…"}, request_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """Sign in. Returns an access token for an hour and a refresh token for a day.

        With two-factor sign-in, send a code as `totp_code`. Without it, the tokens carry no permissions.
        """
        body = checked_body(LoginSerializer, request)
        person = person_with(request, body["email"], body["password"])
        with_code = second_factor_given(person, body.get("totp_code"))
        self.count_not(request)
        return tokens_response("Successfully logged in", person, with_code)


class RefreshSession(Endpoint):
    """POST /auth/refresh-session."""

    access = bearers_of("RefreshToken")

    @documented(request=None, responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        """Get new tokens for a refresh token. It works once: a second use ends all tokens from the same sign-in."""
        try:
            fresh = tokens.rotate(bearer_of(request))
        except tokens.TokenError as error:
            raise UnauthorizedError(str(error)) from None
        return Response({"message": "Successfully refreshed session token.", **vars(fresh)})


class SignOut(Endpoint):
    """POST /auth/logout."""

    access = bearers_of("RefreshToken")

    @documented(request=None, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Sign out: end a refresh token and all tokens from the same sign-in."""
        token = bearer_of(request)
        try:
            tokens.read_refresh(token)
        except tokens.TokenError as error:
            raise UnauthorizedError(str(error)) from None
        tokens.revoke(token)
        return Response({"message": "Successfully logged out."})


class ApiKey(Endpoint):
    """POST /auth/api-key."""

    access = TOKEN
    may_forbid = True

    @documented(request=None, responses=inline_serializer("ApiKey", {"api_key": serializers.CharField()}))
    def post(self, request: Request) -> Response:
        """Create an API key, shown only once. Your previous key stops working."""
        refuse_open_browser(request)
        try:
            return Response({"api_key": api_keys.new_key(person_of(request))})
        except api_keys.PasswordChangedError:
            raise UnauthorizedError(tokens.EXPIRED) from None
