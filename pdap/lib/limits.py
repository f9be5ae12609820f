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
    """Someone has sent too much; the site answers it with a page (429)."""


def sender_of(request: HttpRequest) -> str:
    """Return a name for where a request comes from, which does not give the address away."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{visitor_network(request)}".encode()).hexdigest()[:32]


def within_limit(request: HttpRequest, kind: str, most: int, seconds: int) -> bool:
    """Count one more of a kind from where a request comes; return whether that is within the limit of the window.

    Two at once may count as one: this keeps floods away, and is no lock.
    """
    key = limit_key(kind, sender_of(request), seconds)
    on_outage(request, lambda: cache.decr(key))
    return count_one_more(key, most, seconds)


def account_within_limit(user_id: int, kind: str, most: int, seconds: int) -> bool:
    """Count one more of a kind from an account, wherever it is used; return whether that is within the limit."""
    return count_one_more(limit_key(kind, f"account-{user_id}", seconds), most, seconds)


def limit_key(kind: str, name: str, seconds: int) -> str:
    return f"limit:{kind}:{name}:{int(time.time()) // seconds}"


def count_one_more(key: str, most: int, seconds: int) -> bool:
    if cache.add(key, 1, timeout=seconds):
        return most >= 1
    try:
        return cache.incr(key) <= most
    except ValueError:  # it went out of date between the two
        return True
