"""The limiter: how often something may be done, counted in the cache that all processes share.

Callers name who does what; the names in the cache reveal no address. The limits, and what people are told beyond them,
are where they apply: in `accounts/attempts.py`, `pdap/api/rate_limits.py` and the forms.
"""

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest

from pdap.db.locks import lock_name
from pdap.db.replicas import is_reading_replica, on_primary
from pdap.lib.client_address import visitor_network
from pdap.lib.outage import SharedCacheError, is_outage, on_outage

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
# How many seconds the last sender within a limit waits; earlier ones wait less. Tests' settings turn the waiting off.
SLOWEST_ANSWER = 3.0
# How many threads of a process may wait at once to slow down senders.
MOST_WAITING = 2
waiting = threading.BoundedSemaphore(MOST_WAITING)
# Past windows are dropped when there are this many callers.
MANY_CALLERS = 10_000


class TooManyError(PermissionDenied):
    """Someone has sent too much; the site responds with a page (429)."""


@dataclass(frozen=True)
class Rate:
    """A number of requests in a number of seconds."""

    requests: int
    seconds: int

    @classmethod
    def of(cls, words: str) -> "Rate | None":
        """Read a rate such as `600/minute`; an empty text is no limit. ValueError for anything else."""
        if not words:
            return None
        number, _, period = words.partition("/")
        if not number.strip().isdigit() or period.strip() not in SECONDS:
            raise ValueError(f"{words!r} isn't a limit: write it as 600/minute, with one of {', '.join(SECONDS)}.")
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


@dataclass(frozen=True)
class Usage:
    """A count that can be taken back, since someone who signs in has made no failed attempt."""

    counted: tuple[tuple[str, Rate], ...]
    # The used share of the tightest limit, at most 1.
    share: float = 0.0

    def rollback(self) -> None:
        for name, rate in self.counted:
            add_to_window(name, -1, rate.seconds)


def hashed_key(words: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{words}".encode()).hexdigest()[:32]


def sender_of(request: HttpRequest) -> str:
    """Return a name for a request's network that does not reveal its address."""
    return hashed_key(visitor_network(request))


def within_limit(request: HttpRequest, kind: str, most: int, seconds: int) -> bool:
    """Count one more of a kind from a request's network; return whether that is within the window's limit."""
    return count_one_more(request, [(f"{kind}:{sender_of(request)}", Rate(most, seconds))]) is not None


def slowed_within_limit(request: HttpRequest, kind: str, most: int, seconds: int) -> bool:
    """Do as `within_limit`, and serve the second half of what is allowed more and more slowly."""
    usage = count_one_more(request, [(f"{kind}:{sender_of(request)}", Rate(most, seconds))])
    if usage is not None:
        slow_down(usage.share)
    return usage is not None


def slow_down(share: float) -> None:
    """Make a sender wait who has used more than half of a limit: a flood becomes slow before it is refused.

    Few threads of a process wait at once, so that a flood from many networks does not hold up everyone else.
    """
    seconds = getattr(settings, "SLOWEST_ANSWER", SLOWEST_ANSWER) * max(0.0, 2 * share - 1)
    if seconds and waiting.acquire(blocking=False):
        try:
            time.sleep(seconds)
        finally:
            waiting.release()


def account_within_limit(user_id: int, kind: str, most: int, seconds: int) -> bool:
    """Count one more of a kind from an account, wherever it is used; return whether that is within the limit."""
    return add_to_window(f"limit:{kind}:account-{user_id}", 1, seconds) <= most


def key_within_limit(key: str, kind: str, most: int, seconds: int) -> bool:
    """Do as `account_within_limit` for anything with a text as its key, such as an email address."""
    return add_to_window(f"limit:{kind}:{hashed_key(key)}", 1, seconds) <= most


def count_one_more(request: HttpRequest, limits: Iterable[tuple[str, Rate]]) -> Usage | None:
    """Count one more under each name; return what was counted, or None at the first limit that is exceeded.

    If the database fails while the request is served, the request does not count.
    """
    counted: list[tuple[str, Rate]] = []
    share = 0.0
    for caller, rate in limits:
        name = f"limit:{caller}:{rate.seconds}"
        counted.append((name, rate))
        number = add_to_window(name, 1, rate.seconds)
        if number > rate.requests:
            return None
        share = max(share, number / rate.requests)
    usage = Usage(tuple(counted), share)
    on_outage(request, usage.rollback)
    return usage


def add_to_window(name: str, number: int, seconds: int) -> int:
    """Add to the count of a window, which begins with its first entry; return the count.

    Processes that count under the same name take turns, so that a hundred at once count as a hundred.
    """
    if settings.REDIS_URL:
        return add_in_redis(name, number, seconds)
    with on_primary(), transaction.atomic():
        lock_name("limit", name)
        now = time.time()
        count, ends_at = cache.get(name) or (0, 0.0)
        if ends_at <= now:
            count, ends_at = 0, now + seconds
        count = max(0, count + number)
        cache.set(name, (count, ends_at), timeout=max(1, int(ends_at - now) + 1))
    return count


def add_in_redis(name: str, number: int, seconds: int) -> int:
    """Do the same in Redis, which adds by itself: a window is a number that expires at its end."""
    while True:
        cache.add(name, 0, timeout=seconds)
        try:
            count = cache.incr(name, number)
        except ValueError:
            continue  # the window ended in between
        if count == number:
            # The window ended just then: the number made in its place would never expire.
            cache.touch(name, seconds)
        return max(0, count)


class RequestCounter:
    """Counts requests in this process, and adds them to the shared cache each fiftieth part of the limit.

    So most requests cost nothing. Several processes together may let a few more through, at most that part each. Its
    windows are aligned with the clock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, int, int]] = {}

    def count(self, caller: str, rate: Rate, now: float | None = None) -> Allowance:
        now = time.time() if now is None else now
        window = int(now // rate.seconds)
        reset = int((window + 1) * rate.seconds - now) + 1
        key = f"{caller}:{rate.seconds}"
        with self._lock:
            last_window, shared, own = self._known.get(key, (window, 0, 0))
            if last_window != window:
                shared, own = 0, 0
            own += 1
            due = own >= max(1, rate.requests // 50)
            self._known[key] = (window, shared, 0 if due else own)
            if len(self._known) > MANY_CALLERS:
                self._known = {name: entry for name, entry in self._known.items() if entry[0] == window}
        if not due:
            return Allowance(rate, shared + own, reset)
        try:
            shared = add_to_window(f"api-limit:{key}:{window}", own, rate.seconds * 2)
        except DatabaseError as error:
            if not (isinstance(error, SharedCacheError) or (is_reading_replica() and is_outage(error))):
                raise
            # Pages are read from a replica, so the site goes on, and this process counts alone.
            shared += own
        with self._lock:
            latest = self._known.get(key, (window, 0, 0))
            if latest[0] == window:
                self._known[key] = (window, max(shared, latest[1]), latest[2])
        return Allowance(rate, shared, reset)

    def give_back(self, caller: str, rate: Rate, now: float | None = None) -> None:
        """Take a request that was just counted out of the count."""
        window = int((time.time() if now is None else now) // rate.seconds)
        key = f"{caller}:{rate.seconds}"
        with self._lock:
            last_window, shared, own = self._known.get(key, (window, 0, 0))
            if last_window != window:
                return
            if own:
                self._known[key] = (window, shared, own - 1)
                return
            self._known[key] = (window, max(0, shared - 1), 0)
        add_to_window(f"api-limit:{key}:{window}", -1, rate.seconds * 2)
