"""Limits of attempts: per address of the network and per account, counted in the cache that all processes share."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from pdap.lib.outage import on_outage

TOO_MANY = "Too many attempts. Wait a few minutes, then try again."


def count_attempt(request: HttpRequest, action: str, key: str) -> bool:
    """Count an attempt; return False where there were too many (`ACCOUNT_RATE_LIMITS` says how many that is).

    `key` is the account or email address that it aims at; case does not matter, and it need not exist.
    """
    usage = ratelimit.consume(request=request, app="allauth.account", action=action, key=key.lower())
    if usage:
        on_outage(request, usage.rollback)
    return bool(usage)
