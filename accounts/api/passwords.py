"""Changing a password, and replacing a forgotten one (contract 2.6, 3.3)."""

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import UnauthorizedError, bearer_of
from accounts.api.signing_up import EmailSerializer, within_limit
from accounts.person_of_request import person_of
from accounts.services import passwords as service
from accounts.services.mailed_links import LinkError
from accounts.services.two_factor import is_set_up
from pdap.api.bodies import BodySerializer, Password, checked_body, validation_as_bad_request
from pdap.api.callers import OPEN, TOKEN, bearers_of
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError

REQUESTED = "If there is an account with this address, an email with a link to reset the password has been sent."
NOT_FOUND = "Token not found."


class NewPasswordSerializer(BodySerializer):
    """A new password."""

    password = Password(
        help_text="At least eight characters. Not a common password, not only numbers and not too similar to the email."
    )


class UpdatePasswordSerializer(BodySerializer):
    """The current password and the new one."""

    old_password = Password()
    new_password = Password()


class RequestReset(Endpoint):
    """POST /auth/request-reset-password."""

    access = OPEN

    @documented(request=EmailSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Email a link to reset the password. The response is the same for every address."""
        email = checked_body(EmailSerializer, request)["email"]
        within_limit(request, "request_reset", email)
        with validation_as_bad_request("email"):
            service.request_reset(email)
        return Response({"message": REQUESTED})


class ResetTokenValidation(Endpoint):
    """POST /auth/reset-token-validation."""

    access = bearers_of("ResetToken")

    @documented(request=None, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Check whether the token from the emailed link still works. It works once, within 15 minutes."""
        token = bearer_of(request)
        within_limit(request, "use_link", "")
        if service.owner_of_link(token) is None:
            raise BadRequestError(NOT_FOUND)
        return Response({"message": "Token is valid"})


class ResetPassword(Endpoint):
    """POST /auth/reset-password."""

    access = bearers_of("ResetToken")

    @documented(request=NewPasswordSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Reset a password with the token from the emailed link. All sessions and refresh tokens end."""
        token = bearer_of(request)
        body = checked_body(NewPasswordSerializer, request)
        within_limit(request, "use_link", "")
        try:
            with validation_as_bad_request("password"):
                service.reset_password(token, body["password"])
        except LinkError:
            raise BadRequestError(NOT_FOUND) from None
        return Response({"message": "Successfully updated password"})


class UpdatePassword(Endpoint):
    """POST /user/update-password."""

    access = TOKEN
    may_forbid = True

    @documented(request=UpdatePasswordSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Change your own password. All your sessions and refresh tokens end.

        If you use two-factor sign-in, sign in with a code first.
        """
        person = person_of(request)
        if person.permissions_withheld and is_set_up(person):
            raise PermissionDenied("Sign in with a two-factor code to change your password.")
        body = checked_body(UpdatePasswordSerializer, request)
        within_limit(request, "change_password", str(person.pk))
        if not person.check_password(body["old_password"]):
            raise UnauthorizedError("Incorrect existing password.")
        with validation_as_bad_request("new_password"):
            service.check_new(body["new_password"], person.email)
        service.change_password(person, body["new_password"], None)
        return Response({"message": "Successfully updated password."})
