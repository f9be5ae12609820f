"""The API's tokens (contract 3.4, 3.5): access tokens of an hour, and refresh tokens that rotate and can be ended.

The header of each carries a mark of the password that its person had: a new one, no matter who sets it, ends them
all. It stands in the header, which is signed too, so that the claims stay those that clients know.
"""

import datetime
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import RefreshToken, User
from accounts.services.signed_claims import ExpiredClaimsError, claims_of, headers_of, sign_claims

ACCESS_KIND = "4"  # the header's `kid`, by which existing clients and the old application tell tokens apart
ACCESS_LIFE = datetime.timedelta(minutes=60)
REFRESH_LIFE = datetime.timedelta(days=1)
# Two tabs, two clicks or parallel calls may use one refresh token; later a second use is someone else's.
REUSE = datetime.timedelta(minutes=2)
MARK = "mark"
EXPIRED = "Token has expired"
# The claim of tokens that carry no permissions; all others lack it, as the existing ones do.
LIMITED = {"limited": True}


class TokenError(Exception):
    """A token that opens nothing; the text is the message that clients know (contract 1.3)."""


@dataclass(frozen=True)
class Access:
    """Whose access token it is; `limited` ones open what anyone with an account may do, whatever the person holds."""

    user_id: int
    limited: bool
    mark: str

    def is_of(self, user: User) -> bool:
        """Return whether the person still has the password that they had when they got the token."""
        return is_marked(self.mark, user)


def password_mark(user: User) -> str:
    """Return a text that changes with the password and tells nothing of it."""
    key = f"password mark {settings.JWT_SECRET_KEY}".encode()
    return hmac.new(key, f"{user.pk} {user.password}".encode(), hashlib.sha256).hexdigest()[:32]


def is_marked(mark: str, user: User) -> bool:
    return hmac.compare_digest(mark.encode(), password_mark(user).encode())


@dataclass(frozen=True)
class Tokens:
    """The tokens of a sign-in."""

    access_token: str
    refresh_token: str


@transaction.atomic
def issue_tokens(user: User, family: uuid.UUID | None = None, permissions: bool = True) -> Tokens:
    """Return new tokens of a person, and keep the refresh token's hash; without a family it begins one.

    Without `permissions` neither the tokens nor what they are exchanged for open more than anyone with an account may
    do: so come those in who owe a second factor. Else the access token tells what the person may, which clients read;
    this application asks the database.
    """
    now = timezone.now()
    claims = {
        "sub": str(user.pk),
        "email": user.email,
        "type": "refresh",
        "fresh": False,
        "iat": now,
        "nbf": now,
        "jti": uuid.uuid4().hex,
        "exp": now + REFRESH_LIFE,
        **({} if permissions else LIMITED),
    }
    refresh = sign_claims(claims, {MARK: password_mark(user)})
    RefreshToken.objects.create(
        user=user, family=family or uuid.uuid4(), token_hash=hashed_token(refresh), expires_at=now + REFRESH_LIFE
    )
    return Tokens(access_token(user, now, permissions), refresh)


def access_token(user: User, now: datetime.datetime, permissions: bool = True) -> str:
    """Return an access token with the claims that existing clients decode (contract 3.4)."""
    claims = {
        "sub": str(user.pk),
        "user_id": user.pk,
        "user_email": user.email,
        "permissions": sorted(user.permission_names()) if permissions else [],
        "exp": (now + ACCESS_LIFE).timestamp(),
        **({} if permissions else LIMITED),
    }
    return sign_claims(claims, {"kid": ACCESS_KIND, MARK: password_mark(user)})


def read_access(token: str) -> Access:
    """Return whose access token this is; TokenError if it isn't one, or has ended."""
    try:
        header = headers_of(token)
        claims = claims_of(token, ["exp", "sub"])
        user_id = int(claims["sub"])
    except ExpiredClaimsError:
        raise TokenError(EXPIRED) from None
    except ValueError:
        raise TokenError("Token is invalid") from None
    if header.get("kid") != ACCESS_KIND:
        raise TokenError("Token is invalid")
    return Access(user_id, bool(claims.get("limited")), str(header.get(MARK, "")))


def rotate(token: str) -> Tokens:
    """Return new tokens for a refresh token, which is then used up.

    For two minutes more it gives further ones of the same family, since a client may ask several times at once.
    TokenError if it isn't one or has ended, by a new password too. One that was used longer ago ends its whole family:
    someone else has it.
    """
    claims = read_refresh(token)
    mark = str(headers_of(token).get(MARK, ""))
    now = timezone.now()
    with transaction.atomic():
        row = (
            RefreshToken.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(token_hash=hashed_token(token), user_id=int(claims["sub"]))
            .first()
        )
        if row is not None and is_marked(mark, row.user) and (row.rotated_at is None or now - row.rotated_at <= REUSE):
            if row.rotated_at is None:
                row.rotated_at = now
                row.save(update_fields=["rotated_at"])
            return issue_tokens(row.user, row.family, permissions=not claims.get("limited"))
        if row is not None:
            RefreshToken.objects.filter(family=row.family).delete()
    raise TokenError("Invalid refresh token")


def read_refresh(token: str) -> dict[str, Any]:
    """Return a refresh token's claims; TokenError if it isn't one, or has expired."""
    try:
        claims = claims_of(token, ["exp", "sub", "jti"])
        int(claims["sub"])
    except ExpiredClaimsError:
        raise TokenError("Refresh token has expired") from None
    except ValueError:
        raise TokenError("Invalid refresh token") from None
    if claims.get("type") != "refresh":
        raise TokenError("Invalid refresh token")
    return claims


def revoke(token: str) -> None:
    """End the family of a refresh token, as sign-out does; one that is not known is ended already."""
    families = RefreshToken.objects.filter(token_hash=hashed_token(token)).values("family")
    RefreshToken.objects.filter(family__in=families).delete()


def revoke_all(user_id: int) -> int:
    """End every refresh token of a person, as a new password does; return how many there were."""
    return RefreshToken.objects.filter(user_id=user_id).delete()[0]


def forget_expired() -> int:
    """Delete refresh tokens that have ended by themselves; return how many."""
    return RefreshToken.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def hashed_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
