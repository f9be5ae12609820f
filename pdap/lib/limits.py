"""How often one address may send what needs no account: counted in the shared cache, by a hash of the address."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from pdap.lib.client_address import visitor_network
from pdap.lib.outage import on_outage


class TooManyError(PermissionDenied):
    """Somebody has sent too much; the site answers it with a page (429)."""


def sender_of(request: HttpRequest) -> str:
    """Return a name for where a request comes from, which does not give the address away."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{visitor_network(request)}".encode()).hexdigest()[:32]


def within_limit(request: HttpRequest, kind: str, most: int, seconds: int) -> bool:
    """Count one more of a kind from where a request comes; return whether that is within the limit of the window.

    Two at once may count as one: this keeps floods away, and is no lock.
    """
    name = sender_of(request)
    key = limit_key(kind, name, seconds)
    on_outage(request, lambda: cache.decr(key))
    return counted(kind, name, most, seconds)


def account_within_limit(user_id: int, kind: str, most: int, seconds: int) -> bool:
    """Count one more of a kind from an account, wherever it is used; return whether that is within the limit."""
    return counted(kind, f"account-{user_id}", most, seconds)


def limit_key(kind: str, name: str, seconds: int) -> str:
    return f"limit:{kind}:{name}:{int(time.time()) // seconds}"


def counted(kind: str, name: str, most: int, seconds: int) -> bool:
    key = limit_key(kind, name, seconds)
    if cache.add(key, 1, timeout=seconds):
        return most >= 1
    try:
        return cache.incr(key) <= most
    except ValueError:  # it went out of date between the two
        return True
