"""The tokens that a sign-in gives, and the code that comes along with it."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.authentication import UnauthorizedError
from accounts.forms import CodeForm
from accounts.models import User
from accounts.services import two_factor
from accounts.services.tokens import issue_tokens
from accounts.sign_in_log import log_success
from pdap.api.bodies import Text
from pdap.api.documents import MessageSerializer
from pdap.api.rate_limits import TooManyAttemptsError
from pdap.lib.mail.bounces import BOUNCE_WARNING, is_bounced


class TokensSerializer(MessageSerializer):
    """The tokens of a sign-in."""

    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    email_problem = serializers.CharField(
        required=False, help_text="Present only if we couldn't deliver email to this person: what to tell them."
    )


class TOTP(Text):
    """A code of the app, or a recovery code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "max_length": 40,
                "required": False,
                "allow_null": True,
                "help_text": "A two-factor code from the app, or a recovery code. Each works once.",
                **options,
            }
        )


def second_factor_given(person: User, code: str | None) -> bool:
    """Return whether a code came along; 401 if it is wrong, 429 after too many of those."""
    if not code or not two_factor.is_set_up(person):
        return False
    form = CodeForm(user=person, data={"code": code})
    if not form.is_valid():
        if form.has_error("code", "too_many_login_attempts"):
            raise TooManyAttemptsError("Too many incorrect codes. Wait five minutes and try again.")
        raise UnauthorizedError("Invalid two-factor code")
    form.authenticator.record_usage()
    return True


def tokens_response(message: str, person: User, with_code: bool = False) -> Response:
    """Return new tokens of someone who has shown who they are: with permissions, unless a code is owed."""
    log_success(person.email, "API")
    tokens = issue_tokens(person, permissions=with_code or not two_factor.needs_code(person))
    problem = {"email_problem": str(BOUNCE_WARNING)} if is_bounced(person.pk, person.email) else {}
    return Response({"message": message, **vars(tokens), **problem})
