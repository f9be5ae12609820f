"""How rarely a program looks for garbage: what it loads stays, and what it drops is mostly freed without a look."""

import gc

# How many new objects, a few megabytes, start the garbage collector; Python's 700 cost a twentieth of a page's time.
COLLECTED_AFTER = 25_000
# More than loading the project makes, which is 200,000.
LOADED_AT_MOST = 1_000_000


def collect_after_loading() -> None:
    """Have the garbage collector wait while a program loads the project, a quarter of which it would take."""
    gc.set_threshold(LOADED_AT_MOST)


def exclude_what_is_loaded() -> None:
    """Exclude what is loaded from garbage collection: it stays anyway, and each full collection would take 50 ms.

    Forked processes then also go on sharing that memory, which a collection would write to.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
