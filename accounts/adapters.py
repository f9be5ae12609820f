"""allauth over our own tables, pages and messages."""

import base64
import hashlib
import io
import logging
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from accounts.attempts import usage_of_attempt
from accounts.devices import known_device
from accounts.person_of_request import person_of
from accounts.services import github, hand_over
from accounts.sign_in_log import log_failure
from accounts.signing_in import complete_sign_in
from pdap.lib.client_address import visitor_network
from pdap.lib.lazy_texts import gettext_lazy as _

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in: our pages and emails say what allauth would say."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait five minutes and try again, or reset your password."
        ),
    }

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: our pages say what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what limits count: the first address of a visitor's network."""
        return visitor_network(request).partition("/")[0]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt; those from a device that the owner has used before count separately."""
        email = str(credentials.get("email", ""))
        device = known_device(request, email)
        action, key = ("login_failed", email) if device is None else ("login_failed_on_device", device)
        usage = usage_of_attempt(request, action, key)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = usage

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a failed sign-in under a name that stays the same and doesn't identify the person."""
        log_failure(str(credentials.get("email", "")))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: every email of ours is written by a service."""
        raise NotImplementedError(template_prefix)


class SocialAdapter(DefaultSocialAccountAdapter):
    """GitHub: allauth talks to it, and `external_accounts` says who someone is."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """Return our registration at GitHub; Http404 where there is none."""
        if not settings.GITHUB_SIGN_IN:
            raise Http404
        return SocialApp(
            provider="github", name="GitHub", client_id=settings.GH_CLIENT_ID, secret=settings.GH_CLIENT_SECRET
        )

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Take over once GitHub has identified the person: allauth's own account rows are never written."""
        identifier = sociallogin.account.uid
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(link(request, identifier))
        # Of the others one is GitHub's own, which takes no email.
        primary = next((email.email for email in sociallogin.email_addresses if email.primary and email.verified), None)
        if there := sociallogin.state.get("hand_over_to"):
            onward = hand_over.address_with(there, hand_over.FromGitHub(identifier, primary))
            raise ImmediateHttpResponse(redirect(onward))
        try:
            person = github.sign_in(identifier, primary)
        except github.KnownAddressError as error:
            messages.error(request, str(error))
            there = f"{reverse('sign-in')}?{urlencode({'next': reverse('link-github')})}"
            raise ImmediateHttpResponse(redirect(there)) from error
        except github.GitHubError as error:
            raise ImmediateHttpResponse(refuse_sign_in(request, str(error))) from error
        wanted = sociallogin.get_redirect_url(request) or settings.LOGIN_REDIRECT_URL
        raise ImmediateHttpResponse(complete_sign_in(request, person, wanted, method="github"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refuse_sign_in(request, gettext("GitHub didn’t confirm your identity. Try again.")))


def link(request: HttpRequest, identifier: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return refuse_sign_in(request, gettext("Sign in first, then link GitHub."))
    try:
        github.link_account(person_of(request), identifier)
    except github.GitHubError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, gettext("GitHub is linked. You can now sign in with it."))
    return redirect("link-github")


def refuse_sign_in(request: HttpRequest, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("link-github" if request.user.is_authenticated else "sign-in")


class TwoFactorAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are sealed in the database by the site's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is incorrect or already used. Enter the next code from your app."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return a QR code that is dark on light in either color scheme: apps can't read others."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        picture = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return site_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; if its key is gone, return a random one, so that no code matches."""
        from cryptography.fernet import InvalidToken

        try:
            return site_cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be opened: was SECRET_KEY changed without SECRET_KEY_FALLBACKS?")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def site_cipher() -> "MultiFernet":
    """Return what encrypts with the site's key and also decrypts what former keys have encrypted."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"accounts.two-factor {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
