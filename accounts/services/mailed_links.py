"""The links of emails: their tokens leave by email and are kept hashed, so that who reads the database can use none.

A token is a JSON web token, since PDAP's front end reads the address and the end of its life out of it (contract 3.11).
What it opens is decided by the hash alone.

Links that the existing application has mailed do not work here: its rows hold the secret itself, and no secret hashes
to a text of their length. Their owners ask for a new link, which replaces the row.
"""

import datetime
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from accounts.services.signed_claims import InvalidClaimsError, claims_of, headers_of, sign_claims
from pdap.lib.spoken import address_in, spoken_language

VERIFY_KIND, RESET_KIND = "2", "1"
# What a token can be as text: an address of 254 characters that JSON has to escape, twice encoded.
LONGEST_TOKEN = 4000
VERIFY_LIFE = datetime.timedelta(hours=24)
RESET_LIFE = datetime.timedelta(minutes=15)


class LinkError(Exception):
    """A link that does not work: wrong, used, replaced or too old."""


def verify_token(email: str) -> str:
    """Return a new token that verifies an address."""
    return signed_token({"sub": {"email": email, "token": secrets.token_hex(16)}}, VERIFY_KIND, VERIFY_LIFE)


def reset_token(email: str, user_id: int) -> str:
    """Return a new token that replaces the password of the person who has this address."""
    subject = {"user_email": email, "user_id": user_id, "token": secrets.token_hex(16)}
    return signed_token({"sub": subject, "user_id": user_id}, RESET_KIND, RESET_LIFE)


def signed_token(claims: dict[str, Any], kind: str, life: datetime.timedelta) -> str:
    """Return a token of claims; its `kid` and its subject, an object, make sure that it is no access token."""
    claims = {**claims, "exp": int((timezone.now() + life).timestamp())}
    return sign_claims(claims, {"kid": kind})


def email_of(secret: str) -> str | None:
    """Return the address that a link verifies, or did, if we wrote it."""
    try:
        claims = claims_of(secret, verify_exp=False, verify_sub=False)
        is_ours = headers_of(secret).get("kid") == VERIFY_KIND
        return claims["sub"]["email"] if is_ours else None
    except (InvalidClaimsError, KeyError, TypeError):
        return None


def hashed_secret(secret: str) -> str:
    """Return the form in which a link's secret is kept: its SHA-256 in hex; of text that UTF-8 cannot spell, none's."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def verify_link(secret: str, language: str | None) -> str:
    """Return the URL that verifies an email address (contract 10.1), in a language or the one spoken now."""
    path = address_in(language or spoken_language(), "/validate/email")
    return f"{settings.SITE_URL}{path}?{urlencode({'token': secret})}"


def reset_link(secret: str, language: str | None) -> str:
    """Return the URL that replaces a forgotten password (contract 10.1), in a language or the one spoken now."""
    path = address_in(language or spoken_language(), "/reset-password")
    return f"{settings.SITE_URL}{path}?{urlencode({'token': secret})}"
