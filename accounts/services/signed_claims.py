"""JSON web tokens that JWT_SECRET_KEY signs: how they are written and read, no matter what they are for.

The library is imported where it is used: it takes long, and most processes never see a token.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

ALGORITHM = "HS256"


class InvalidClaimsError(ValueError):
    """A text that is no token of ours."""


class ExpiredClaimsError(InvalidClaimsError):
    """A token of ours that has ended."""


def sign_claims(claims: dict[str, Any], headers: dict[str, str]) -> str:
    """Return a token of claims; the headers are signed too."""
    import jwt

    return jwt.encode(claims, settings.JWT_SECRET_KEY, ALGORITHM, headers=headers)


def claims_of(token: str, require: Sequence[str] = (), **options: bool) -> dict[str, Any]:
    """Return the claims of a token, all of `require` among them; InvalidClaimsError, ExpiredClaimsError.

    The options, such as `verify_exp`, are PyJWT's.
    """
    import jwt

    chosen: Any = {"require": list(require), **options}
    try:
        return jwt.decode(token, settings.JWT_SECRET_KEY, [ALGORITHM], options=chosen)
    except jwt.ExpiredSignatureError as error:
        raise ExpiredClaimsError(str(error)) from None
    except (jwt.InvalidTokenError, ValueError) as error:
        raise InvalidClaimsError(str(error)) from None


def headers_of(token: str) -> dict[str, Any]:
    """Return what the header of a token says, no matter who signed it; InvalidClaimsError."""
    import jwt

    try:
        return jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError) as error:
        raise InvalidClaimsError(str(error)) from None
