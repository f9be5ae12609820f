"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest


class AccountsConfig(AppConfig):
    """People: users, permissions, sign-in and profile."""

    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        """Keep the list of sessions, whatever signs people in and out."""
        user_logged_in.connect(keep_sign_in, dispatch_uid="accounts.keep_sign_in")
        user_logged_out.connect(keep_sign_out, dispatch_uid="accounts.keep_sign_out")


def keep_sign_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    from accounts.services.sessions import note_sign_in
    from accounts.sign_in_log import log_success

    note_sign_in(request, user)
    log_success(user.email, "page")
    request.has_just_signed_in = True  # type: ignore[attr-defined]
    warn_of_bounce(request, user)


def warn_of_bounce(request: HttpRequest, user: Any) -> None:
    """Say that the person's address takes no email, which no email can tell them."""
    from django.contrib import messages

    from pdap.lib.mail.bounces import BOUNCE_WARNING, is_bounced

    if is_bounced(user.pk, user.email):
        messages.warning(request, BOUNCE_WARNING, fail_silently=True)


def keep_sign_out(request: HttpRequest, **kwargs: Any) -> None:
    from accounts.services.sessions import note_sign_out

    note_sign_out(request)
