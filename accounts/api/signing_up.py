"""Signing up (contract 2.6, 3.1): every response is the same whether or not an address has an account."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import bearer_of
from accounts.api.tokens import TokensSerializer, tokens_response
from accounts.attempts import TOO_MANY, count_attempt
from accounts.enums import Capacity
from accounts.services import sign_up as service
from accounts.services.mailed_links import LinkError
from accounts.services.passwords import check_new
from pdap.api.bodies import BodySerializer, Choice, Distinct, Password, Text, checked_body, validation_as_bad_request
from pdap.api.callers import OPEN, bearers_of
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError
from pdap.api.rate_limits import TooManyAttemptsError

SENT = "Validation email sent to {email}. To complete sign up, please validate your email."


class EmailSerializer(BodySerializer):
    """An email address."""

    email = Text(max_length=254)


class CapacitiesField(Distinct):
    """In what capacity someone comes."""

    child = Choice(choices=Capacity.values)


class SignUpSerializer(EmailSerializer):
    """The email address and password of a sign-up."""

    password = Password(
        help_text="At least eight characters. Not a common password, not only numbers and not too similar to the email."
    )
    capacities = CapacitiesField(required=False)


def within_limit(request: Request, action: str, key: str) -> None:
    """Count an attempt with those of the pages; 429 where there were too many."""
    if not count_attempt(request._request, action, key):
        raise TooManyAttemptsError(TOO_MANY)


class SignUp(Endpoint):
    """POST /auth/signup."""

    access = OPEN

    @documented(request=SignUpSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Sign up. We email a link that verifies the address."""
        body = checked_body(SignUpSerializer, request)
        email, password = body["email"], body["password"]
        with validation_as_bad_request("password"):
            check_new(password, email)
        within_limit(request, "signup", email)
        with validation_as_bad_request("email"):
            service.sign_up(email, password, body.get("capacities", ()))
        return Response({"message": SENT.format(email=email)})


class Resend(Endpoint):
    """POST /auth/resend-validation-email."""

    access = OPEN

    @documented(request=EmailSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Email the verification link again. The previous link stops working."""
        email = checked_body(EmailSerializer, request)["email"]
        within_limit(request, "resend", email)
        with validation_as_bad_request("email"):
            service.resend(email)
        return Response({"message": SENT.format(email=email)})


class ValidateEmail(Endpoint):
    """POST /auth/validate-email."""

    access = bearers_of("ValidationToken")

    @documented(request=None, responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        """Verify an email address with the token from the emailed link, and sign in."""
        token = bearer_of(request)
        within_limit(request, "use_link", "")
        try:
            person = service.verify_email(token)
        except LinkError:
            raise BadRequestError("Invalid validation token.") from None
        return tokens_response("User successfully validated.", person)
