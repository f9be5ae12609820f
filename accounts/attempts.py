"""Limits of attempts: per network and per account or email address, counted by the one limiter."""

from django.http import HttpRequest

from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.limiter import Rate, Usage, count_one_more, hashed_key, sender_of, slow_down

TOO_MANY = _("Too many attempts. Wait a few minutes, then try again.")
MINUTE, HOUR = 60, 3600
# Of each action: attempts of a network, and at an account or email address.
LIMITS: dict[str, tuple[Rate | None, Rate | None]] = {
    "login_failed": (Rate(20, MINUTE), Rate(5, 5 * MINUTE)),
    # On a device that the account's owner has used before: strangers do not count there.
    "login_failed_on_device": (Rate(20, MINUTE), Rate(5, MINUTE)),
    "code": (Rate(20, MINUTE), Rate(5, 5 * MINUTE)),
    "signup": (Rate(20, HOUR), Rate(5, HOUR)),
    "resend": (Rate(20, HOUR), Rate(5, HOUR)),
    "request_reset": (Rate(20, HOUR), Rate(5, HOUR)),
    "use_link": (Rate(30, MINUTE), None),
    "change_password": (None, Rate(5, 5 * MINUTE)),
}
# What makes the site write an email: it gets slower before it is refused.
SLOWED = frozenset({"signup", "resend", "request_reset"})


def usage_of_attempt(request: HttpRequest, action: str, key: str) -> Usage | None:
    """Count an attempt; return what was counted, None where there were too many. Looking at a page isn't one.

    `key` is the account or email address that it aims at; case does not matter, and it need not exist.
    """
    if request.method == "GET":
        return Usage(())
    of_network, of_key = LIMITS[action]
    limits = [(f"{action}:{sender_of(request)}", of_network), (f"{action}:{hashed_key(key.lower())}", of_key)]
    return count_one_more(request, [(caller, rate) for caller, rate in limits if rate is not None])


def count_attempt(request: HttpRequest, action: str, key: str) -> bool:
    """Count an attempt; return False where there were too many."""
    usage = usage_of_attempt(request, action, key)
    if usage is not None and action in SLOWED:
        slow_down(usage.share)
    return usage is not None
