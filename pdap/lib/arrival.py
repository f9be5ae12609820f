"""When the request that a thread is serving arrived, and how long it waited for the thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Waited(threading.local):
    """How long, set by the web server's worker before each request."""

    seconds = 0.0


class _Arrival(threading.local):
    """When, set while a request is served."""

    at: float | None = None


waited = _Waited()
_arrival = _Arrival()


@contextmanager
def serving_request() -> Iterator[None]:
    """Remember when the request that this block serves arrived."""
    _arrival.at = time.time() - waited.seconds
    try:
        yield
    finally:
        _arrival.at = None


def arrived_at() -> float:
    """Return when the request that this thread serves arrived, in seconds since 1970; now if it serves none."""
    return time.time() if _arrival.at is None else _arrival.at
