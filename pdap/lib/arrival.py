"""When the request that a thread is at arrived, and how long it has waited for that thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Waited(threading.local):
    """Set by the web server's worker before each request."""

    seconds = 0.0


class _Arrival(threading.local):
    """Set for as long as a request is answered."""

    at: float | None = None


waited = _Waited()
_arrival = _Arrival()


@contextmanager
def answering() -> Iterator[None]:
    """Remember when the request arrived that is answered in this block."""
    _arrival.at = time.time() - waited.seconds
    try:
        yield
    finally:
        _arrival.at = None


def arrived_at() -> float:
    """Return when the request that this thread answers arrived, in seconds since 1970; now where it answers none."""
    return time.time() if _arrival.at is None else _arrival.at
