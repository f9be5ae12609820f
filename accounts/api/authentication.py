"""API keys and access tokens (contract 1.3, 3.4, 3.6), and the session of a reader of the documentation.

A key comes as `Authorization: Basic <key>`, as it is; as `Authorization: Bearer <key>`, as the old documentation's
sample has it; or as `X-Api-Key: <key>`. An access token comes as `Authorization: Bearer <token>`.
"""

from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.models import User
from accounts.services.api_keys import find_by_key
from accounts.services.named_keys import owner_of_named_key
from accounts.services.tokens import EXPIRED, TokenError, read_access
from pdap.api.callers import Access
from pdap.api.credentials import HOW_KEY, HOW_TOKEN, KEY, SESSION, TOKEN, WRITING_KEY

SCHEMES = frozenset({"basic", "bearer", "apikey"})
WRONG_SCHEME = "Invalid Auth Scheme for endpoint"


class HeaderAuthentication(authentication.BaseAuthentication):
    """Finds the person of a key or of a token, in one query; `request.auth` says by which of the two."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.advice = HOW_KEY if access.key else HOW_TOKEN

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """Return the person and how they came; None without a header; 401 if it opens nothing here."""
        header = authentication.get_authorization_header(request).decode("latin-1").split()
        if not header:
            own = request.META.get("HTTP_X_API_KEY", "").strip()
            return self.person_of_key(own) if own else None
        if len(header) != 2 or header[0].lower() not in SCHEMES:
            raise self.refused("Improperly formatted authorization header")
        scheme, credential = header[0].lower(), header[1]
        # A token has three parts with dots between them, a key none.
        if credential.count(".") == 2:
            return self.person_of_token(credential), TOKEN
        if scheme == "basic" and not (self.access.key or self.access.writing_key):
            raise self.refused(WRONG_SCHEME)
        return self.person_of_key(credential)

    def person_of_key(self, key: str) -> tuple[User, str]:
        """Return whose key it is, by its SHA-256, which is all that the database holds of it, and which kind of key.

        One that may write acts as its owner without permissions; all others own nothing (contract 3.7).
        """
        if not (self.access.key or self.access.writing_key):
            raise self.refused(WRONG_SCHEME)
        person, kind = find_by_key(key), KEY
        if person is None and (owner_and_key := owner_of_named_key(key)):
            person, kind = owner_and_key[0], WRITING_KEY if owner_and_key[1].may_write else KEY
        if person is None:
            raise self.refused("Token is invalid")
        if kind == WRITING_KEY:
            person.withhold_permissions()
        elif not self.access.key:
            raise self.refused(WRONG_SCHEME)
        return person, kind

    def person_of_token(self, token: str) -> User:
        """Return whose token it is: someone who still has an account; without permissions where it carries none."""
        try:
            access = read_access(token)
        except TokenError as error:
            raise self.refused(str(error)) from None
        person = User.objects.filter(pk=access.user_id).first()
        if person is None:
            raise self.refused("Token is invalid")
        if not access.is_of(person):
            # In the words that make clients ask for new tokens, or for the new password.
            raise self.refused(EXPIRED)
        if access.limited:
            person.withhold_permissions()
        return person

    def refused(self, reason: str) -> exceptions.AuthenticationFailed:
        """Return the 401, with advice; clients compare what is said of an expired token."""
        return exceptions.AuthenticationFailed(reason if reason == EXPIRED else f"{reason}. {self.advice}")

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for; not Basic, for which browsers would open a dialog."""
        return "Bearer" if self.access.token else "ApiKey"


class UnauthorizedError(exceptions.APIException):
    """A 401 from an endpoint that authenticates callers itself."""

    status_code = 401
    auth_header = "Bearer"


def bearer_of(request: Request) -> str:
    """Return what was sent as `Authorization: Bearer <token>`, for endpoints that read it themselves; 401 without."""
    header = authentication.get_authorization_header(request).decode("latin-1").split()
    if not header:
        raise UnauthorizedError("Authorization header missing. Send the token as `Authorization: Bearer <token>`.")
    if len(header) != 2 or header[0].lower() != "bearer":
        raise UnauthorizedError("Improperly formatted authorization header. Send `Authorization: Bearer <token>`.")
    return header[1]


class BrowserSession(authentication.SessionAuthentication):
    """The site's session, with which a person may try the API on its documentation's page, with the CSRF token."""

    def __init__(self, access: Access) -> None:
        """Take what the endpoint accepts, as every way in does; a session opens what a token opens."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        user_and_auth = super().authenticate(request)
        return (user_and_auth[0], SESSION) if user_and_auth else None
