"""Signing in with GitHub from a separate front end (contract 3.9, 3.10)."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import UnauthorizedError
from accounts.api.tokens import TOTP, TokensSerializer, second_factor_given, tokens_response
from accounts.mailboxes import comparable_address
from accounts.services import github, hand_over
from accounts.services.email_addresses import owner_of
from pdap.api.bodies import BodySerializer, Text, checked_body
from pdap.api.callers import OPEN
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError, ConflictError
from pdap.api.parameters import text

EXPIRED = "Access token has expired."
LEADS_ON = {302: OpenApiResponse(description="Redirects.")}


class Adapter(GitHubOAuth2Adapter):
    """The conversation with GitHub that ends at the API's address."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return where GitHub sends people back to."""
        return build_absolute_uri(request, reverse("api-github-callback"))


class GitHubEndpoint(Endpoint):
    """An endpoint that is there where GitHub's sign-in is set up."""

    access = OPEN

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let a request in; 404 where GitHub's sign-in is not set up."""
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS" and not settings.GITHUB_SIGN_IN:
            raise Http404("GitHub sign-in isn't set up here.")


class GitHub(GitHubEndpoint):
    """GET /oauth/github."""

    parameters = (text("redirect_url", "Where to go after signing in. Must be a front end registered with this API."),)

    @documented(responses=LEADS_ON)
    def get(self, request: Request) -> HttpResponseBase:
        """Redirect to GitHub, then to `redirect_url` with `gh_access_token`, which works once for 5 minutes."""
        wanted = self.query["redirect_url"] or settings.SITE_URL
        if not hand_over.is_allowed(wanted):
            raise BadRequestError("redirect_url: This front end isn't registered with this API.")
        provider = get_adapter().get_provider(request._request, "github")
        provider.oauth2_adapter_class = Adapter
        response: HttpResponseBase = provider.redirect(request._request, AuthProcess.LOGIN, hand_over_to=wanted)
        return response


class Callback(GitHubEndpoint):
    """GET /auth/callback."""

    had_no_query = ("GET",)
    parameters = tuple(
        text(name, "As sent by GitHub.")
        for name in ("code", "state", "error", "error_description", "error_uri", "iss", "_redir")
    )

    @documented(responses=LEADS_ON)
    def get(self, request: Request) -> HttpResponseBase:
        """The callback for GitHub."""
        response: HttpResponseBase = OAuth2CallbackView.adapter_view(Adapter)(request._request)
        return response


class GitHubLoginSerializer(BodySerializer):
    """The GitHub token from the redirect."""

    gh_access_token = Text(max_length=200)
    totp_code = TOTP()


class GitHubLinkSerializer(BodySerializer):
    """The GitHub token from the redirect, and the email address of the account to link."""

    gh_access_token = Text(max_length=200)
    user_email = Text(max_length=254)


class LoginWithGitHub(GitHubEndpoint):
    """POST /oauth/login-with-github."""

    rate = "5/minute"
    also_returns = ("401",)

    @documented(request=GitHubLoginSerializer, responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        """Sign in with a linked GitHub account, or create an account for its verified primary email address."""
        body = checked_body(GitHubLoginSerializer, request)
        try:
            with hand_over.redeem_secret(body["gh_access_token"]) as account:
                person = github.sign_in(account.identifier, account.verified_email)
                with_code = second_factor_given(person, body.get("totp_code"))
        except hand_over.HandOverError:
            raise UnauthorizedError(EXPIRED) from None
        except github.KnownAddressError as error:
            raise UnauthorizedError(str(error)) from None
        except github.GitHubError as error:
            raise BadRequestError(str(error)) from None
        self.count_not(request)
        return tokens_response(f"User with email {person.email} created and logged in.", person, with_code)


class LinkToGitHub(GitHubEndpoint):
    """POST /oauth/link-to-github."""

    rate = "5/minute"
    also_returns = ("401", "409")

    @documented(request=GitHubLinkSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Link a GitHub account to the account with its verified primary email address."""
        body = checked_body(GitHubLinkSerializer, request)
        try:
            with hand_over.redeem_secret(body["gh_access_token"]) as account:
                self.link(account, body["user_email"])
        except hand_over.HandOverError:
            raise UnauthorizedError(EXPIRED) from None
        return Response({"message": "Successfully linked Github account"})

    def link(self, account: hand_over.FromGitHub, email: str) -> None:
        """Link; 400 for an address that is not GitHub's, or that no one has here, 409 where there is a link.

        Whose account it is says the address that GitHub has verified, never the one that was sent.
        """
        verified = account.verified_email
        if verified is None or comparable_address(verified) != comparable_address(email):
            raise BadRequestError("Email provided does not match the verified primary email of the GitHub account.")
        person = owner_of(verified)
        if person is None:
            raise BadRequestError("Email provided not associated with any user.")
        if github.owner_of_account(account.identifier) == person:
            raise ConflictError("This GitHub account is already linked to you.")
        try:
            github.link_account(person, account.identifier)
        except github.LinkedElsewhereError as error:
            raise ConflictError(str(error)) from None
