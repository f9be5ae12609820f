"""API keys (behaviour 8.6): `Authorization: Basic <key>`, where the key is sent as it is, as existing clients do."""

from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.models import User
from accounts.services.api_keys import find_by_key

SCHEMES = frozenset({"basic", "bearer", "apikey"})
HOW = "Send your API key as `Authorization: Basic <key>`."


class ApiKeyAuthentication(authentication.BaseAuthentication):
    """Finds the person of a key by its SHA-256, which is all that the database holds of it."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """Return the person and the word for how they came; None without a header; 401 if the key is nobody's."""
        header = authentication.get_authorization_header(request).decode("latin-1").split()
        if not header:
            return None
        if len(header) != 2 or header[0].lower() not in SCHEMES:
            raise exceptions.AuthenticationFailed(f"Improperly formatted authorization header. {HOW}")
        person = find_by_key(header[1])
        if person is None:
            raise exceptions.AuthenticationFailed(f"Token is invalid. {HOW}")
        return person, "api key"

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for; not Basic, at which browsers would open a dialogue."""
        return "ApiKey"
