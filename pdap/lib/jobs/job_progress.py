"""A job's progress: what it has finished, so that another try continues after it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# The first step is recorded at once, later ones no more often than this.
SECONDS_BETWEEN = 5.0


class Counter(threading.local):
    """What the job of this thread has done, and what to call with it."""

    done = 0
    written_at = 0.0
    write: Callable[[int], object] | None = None
    first: Callable[[], object] | None = None


_counter = Counter()


def note_progress(steps: int = 1) -> None:
    """Record that something is done and committed that no later try has to repeat."""
    if _counter.first is not None:
        _counter.first()
        _counter.first = None
    _counter.done += steps
    now = time.monotonic()
    if _counter.write is not None and (_counter.written_at == 0 or now > _counter.written_at + SECONDS_BETWEEN):
        _counter.written_at = now
        _counter.write(_counter.done)


def on_progress(first: Callable[[], object]) -> None:
    """Call `first` once the task that starts now makes progress; this replaces an earlier call."""
    _counter.first = first


@contextmanager
def counting_progress(write: Callable[[int], object]) -> Iterator[None]:
    """Record the progress that the block makes."""
    before = (_counter.done, _counter.written_at, _counter.write)
    _counter.done, _counter.written_at, _counter.write = 0, 0.0, write
    try:
        yield
        if _counter.done:
            write(_counter.done)
    finally:
        _counter.done, _counter.written_at, _counter.write = before
