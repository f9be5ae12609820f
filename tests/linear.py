"""Whether work grows only as fast as what is given: judged by this thread's processor time, whatever else runs."""

import time
from collections.abc import Callable

# No doubt is left where so much is done in so little time: that of what grows with the square is many times longer.
SHORT_SECONDS = 0.1
# Four times as much takes four times as long, or sixteen times where each part is looked at again for each other part.
MOST_TIMES = 9


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Return whether work of this size takes about four times as long as that of a quarter.

    A machine that has much else to do makes single measures too long, so that one good pair of them is enough.
    """
    for _ in range(3):
        part, whole = processor_seconds(work, size // 4), processor_seconds(work, size)
        if whole < SHORT_SECONDS or whole < MOST_TIMES * part:
            return True
    return False


def processor_seconds(work: Callable[[int], object], size: int) -> float:
    begun = time.thread_time()
    work(size)
    return time.thread_time() - begun
