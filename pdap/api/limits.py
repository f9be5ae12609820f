"""How many requests a caller may make (contract 1.9).

Counted for each key, person or address in fixed windows of the shared cache. A process tells the cache after every
fiftieth part of the limit, so that a request costs nothing as a rule; several processes together may let a few more
through, at most that part each.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework import exceptions
from rest_framework.request import Request

from pdap.api.credentials import KEY, WRITING_KEY
from pdap.lib.client_address import visitor_network
from pdap.lib.outage import on_outage

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
# Windows that are over are forgotten when so many callers are known.
MANY_CALLERS = 10_000


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: int

    @classmethod
    def of(cls, words: str) -> "Rate | None":
        """Read `600/minute`; an empty text is no limit. ValueError for anything else."""
        if not words:
            return None
        number, _, period = words.partition("/")
        if not number.strip().isdigit() or period.strip() not in SECONDS:
            raise ValueError(f"{words!r} is no limit: write it as 600/minute, with one of {', '.join(SECONDS)}.")
        return cls(int(number), SECONDS[period.strip()])


@dataclass(frozen=True)
class Allowance:
    """What a caller has left in this window."""

    rate: Rate
    used: int
    reset: int

    @property
    def exceeded(self) -> bool:
        return self.used > self.rate.requests

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.rate.requests),
            "RateLimit-Remaining": str(max(0, self.rate.requests - self.used)),
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f"{self.rate.requests};w={self.rate.seconds}",
        }


class TooManyError(exceptions.Throttled):
    """The answer to one request too many."""

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
    """The answer to someone who has tried too often to get into an account, or written too much."""

    def __init__(self, message: str, seconds: int = 300) -> None:
        super().__init__(wait=seconds)
        self.detail = exceptions.ErrorDetail(message, "throttled")


class Counter:
    """Counts in this process, and tells the shared cache now and then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, int, int]] = {}

    def count(self, caller: str, rate: Rate, now: float | None = None) -> Allowance:
        now = time.time() if now is None else now
        window = int(now // rate.seconds)
        reset = int((window + 1) * rate.seconds - now) + 1
        key = f"{caller}:{rate.seconds}"
        with self._lock:
            known, shared, own = self._known.get(key, (window, 0, 0))
            if known != window:
                shared, own = 0, 0
            own += 1
            due = own >= max(1, rate.requests // 50)
            self._known[key] = (window, shared, 0 if due else own)
            if len(self._known) > MANY_CALLERS:
                self._known = {name: entry for name, entry in self._known.items() if entry[0] == window}
        if not due:
            return Allowance(rate, shared + own, reset)
        shared = told(f"api-limit:{key}:{window}", own, rate.seconds)
        with self._lock:
            latest = self._known.get(key, (window, 0, 0))
            if latest[0] == window:
                self._known[key] = (window, max(shared, latest[1]), latest[2])
        return Allowance(rate, shared, reset)

    def give_back(self, caller: str, rate: Rate, now: float | None = None) -> None:
        """Take a request out of the count that it was just counted in."""
        window = int((time.time() if now is None else now) // rate.seconds)
        key = f"{caller}:{rate.seconds}"
        with self._lock:
            known, shared, own = self._known.get(key, (window, 0, 0))
            if known != window:
                return
            if own:
                self._known[key] = (window, shared, own - 1)
                return
            self._known[key] = (window, max(0, shared - 1), 0)
        told(f"api-limit:{key}:{window}", -1, rate.seconds)


def told(name: str, own: int, seconds: int) -> int:
    """Add this process's requests to the shared count of a window and return that."""
    cache.add(name, 0, timeout=seconds * 2)
    try:
        return cache.incr(name, own)
    except ValueError:  # it ran out between the two
        return own


counter = Counter()


def caller_of(request: Request, authenticated: bool) -> tuple[str, str]:
    """Return the kind of a caller, which has a limit of its own, and their name."""
    address = visitor_network(request._request)
    if authenticated and request.user.is_authenticated:
        if request.auth in (KEY, WRITING_KEY):
            # A front end has one key for all of its visitors: each of them counts alone.
            return "key", f"key:{request.user.pk}:{address}"
        return "user", f"user:{request.user.pk}"
    return "address", f"address:{address}"


def count(request: Request, authenticated: bool, own: str = "", scope: str = "") -> Allowance | None:
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
    """Let a request not count against an endpoint's own rate: what was right is no attempt."""
    _, caller = caller_of(request, False)
    rate = Rate.of(own)
    if rate is not None and settings.API_LIMITS.get("address"):
        counter.give_back(f"{caller}:{scope}", rate)
