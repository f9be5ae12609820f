"""How many requests a caller of the API may make (contract 1.9): each key, person or address, by the one limiter."""

from typing import Any

from django.conf import settings
from rest_framework import exceptions
from rest_framework.request import Request

from pdap.api.credentials import KEY, WRITING_KEY
from pdap.lib.client_address import visitor_network
from pdap.lib.limiter import Allowance, Rate, RequestCounter
from pdap.lib.outage import on_outage


def headers_of(allowance: Allowance) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(allowance.rate.requests),
        "RateLimit-Remaining": str(max(0, allowance.rate.requests - allowance.used)),
        "RateLimit-Reset": str(allowance.reset),
        "RateLimit-Policy": f"{allowance.rate.requests};w={allowance.rate.seconds}",
    }


class TooManyError(exceptions.Throttled):
    """The response to one request too many."""

    def __init__(self, allowance: Allowance) -> None:
        """Take what is left: nothing."""
        super().__init__(wait=allowance.reset)
        self.detail = exceptions.ErrorDetail(
            f"Too many requests: {allowance.rate.requests} in {allowance.rate.seconds} seconds are allowed. "
            f"Try again in {allowance.reset} seconds.",
            "throttled",
        )
        self.allowance = allowance


class TooManyAttemptsError(exceptions.Throttled):
    """The response to someone who has tried too often to get into an account, or written too much."""

    def __init__(self, message: str, seconds: int = 300) -> None:
        super().__init__(wait=seconds)
        self.detail = exceptions.ErrorDetail(message, "throttled")


counter = RequestCounter()


def caller_of(request: Request, authenticated: bool) -> tuple[str, str]:
    """Return the kind of a caller, which has a limit of its own, and their name."""
    address = visitor_network(request._request)
    if authenticated and request.user.is_authenticated:
        if request.auth in (KEY, WRITING_KEY):
            # A front end has one key for all of its visitors: each of them counts alone.
            return "key", f"key:{request.user.pk}:{address}"
        return "user", f"user:{request.user.pk}"
    return "address", f"address:{address}"


def count_request(request: Request, authenticated: bool, own: str, scope: str) -> Allowance | None:
    """Count a request; None without a limit, TooManyError beyond it.

    An endpoint can have its `own` rate, which is then counted apart under `scope`.
    """
    kind, caller = caller_of(request, authenticated)
    rates: dict[str, Any] = settings.API_LIMITS
    words = own if own and rates.get("address") else rates.get(kind, "")
    rate = Rate.of(words)
    if rate is None:
        return None
    name = f"{caller}:{scope}" if own else caller
    on_outage(request._request, lambda: counter.give_back(name, rate))
    allowance = counter.count(name, rate)
    if allowance.exceeded:
        raise TooManyError(allowance)
    return allowance


def give_back(request: Request, own: str, scope: str) -> None:
    """Don't count a request against an endpoint's own rate: a correct password isn't an attempt."""
    _, caller = caller_of(request, False)
    rate = Rate.of(own)
    if rate is not None and settings.API_LIMITS.get("address"):
        counter.give_back(f"{caller}:{scope}", rate)
