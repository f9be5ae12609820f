"""A job's progress: what it has finished, so that another try continues after it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# The first step is recorded at once, later ones no more often than this.
SECONDS_BETWEEN = 5.0


class Progress(threading.local):
    """What the job of this thread has done, and what to call with it."""

    done = 0
    written_at = 0.0
    write: Callable[[int], object] | None = None
    first: Callable[[], object] | None = None


_progress = Progress()


def note_progress(steps: int = 1) -> None:
    """Record that something is done and committed that no later try has to repeat."""
    if _progress.first is not None:
        _progress.first()
        _progress.first = None
    _progress.done += steps
    now = time.monotonic()
    if _progress.write is not None and (_progress.written_at == 0 or now > _progress.written_at + SECONDS_BETWEEN):
        _progress.written_at = now
        _progress.write(_progress.done)


def on_progress(first: Callable[[], object]) -> None:
    """Call `first` once the task that starts now makes progress; this replaces an earlier call."""
    _progress.first = first


@contextmanager
def counting_progress(write: Callable[[int], object]) -> Iterator[None]:
    """Record the progress that the block makes."""
    before = (_progress.done, _progress.written_at, _progress.write)
    _progress.done, _progress.written_at, _progress.write = 0, 0.0, write
    try:
        yield
        if _progress.done:
            write(_progress.done)
    finally:
        _progress.done, _progress.written_at, _progress.write = before
