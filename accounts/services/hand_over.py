"""Handing a person who signed in with GitHub to a separate front end (contract 3.10).

What stands in the address is a secret that opens once and for five minutes; GitHub's own token never leaves the server.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core.cache import cache

SECONDS = 300


class HandOverError(Exception):
    """A hand-over that opens nothing: invented, used, or too old."""


@dataclass(frozen=True)
class FromGitHub:
    """Who GitHub says someone is: its number for them, and their primary address if it has verified that."""

    identifier: str
    verified_email: str | None


def origin_of_url(address: str) -> str:
    """Return the scheme and the host of an address; empty for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else ""


def is_allowed(address: str) -> bool:
    """Return whether a front end that we know lives there."""
    return origin_of_url(address) in {
        origin_of_url(settings.SITE_URL),
        *(origin.lower() for origin in settings.CORS_ALLOWED_ORIGINS),
    }


def address_with(address: str, account: FromGitHub) -> str:
    """Return the address to go on to, with a new secret by which its front end asks for tokens."""
    secret = secrets.token_urlsafe(32)
    cache.set(_name(secret), vars(account), SECONDS)
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode({"gh_access_token": secret})) if part)
    return urlunsplit(parts._replace(query=query))


@contextmanager
def redeem_secret(secret: str) -> Iterator[FromGitHub]:
    """Give who a secret stands for, and use it up unless the block fails; HandOverError if it opens nothing.

    Of two who come at once, one finds it taken.
    """
    name = _name(secret)
    values = cache.get(name)
    if values is None or not cache.add(f"{name}:taken", 1, SECONDS):
        raise HandOverError
    try:
        yield FromGitHub(**values)
    except BaseException:
        cache.delete(f"{name}:taken")
        raise
    cache.delete(name)


def _name(secret: str) -> str:
    return f"github-hand-over:{hashlib.sha256(secret.encode(errors='replace')).hexdigest()}"
