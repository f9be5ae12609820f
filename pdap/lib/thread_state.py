"""What Django knows of the request at hand, kept by its thread.

Django asks for the language, the database connection and the address prefix hundreds of times for each page. It keeps
them in asgiref's locals, which also follow coroutines, and which take a tenth of a page's time. A WSGI server answers
each request in one thread from beginning to end, so a thread's own locals say the same.
"""

import threading
from typing import Any

from django.core.cache import caches
from django.db import connections
from django.urls import base
from django.utils import timezone
from django.utils.translation import trans_real


def keep_state_by_thread() -> None:
    """Let Django keep what it knows of a request in the locals of Python's threads; the server asks for this."""
    trans_real._active = by_thread(trans_real._active, ("value",))
    timezone._active = by_thread(timezone._active, ("value",))
    base._prefixes = by_thread(base._prefixes, ("value",))
    base._urlconfs = by_thread(base._urlconfs, ("value",))
    for handler in (connections, caches):
        handler._connections = by_thread(handler._connections, tuple(handler))


def by_thread(state: Any, names: tuple[str, ...]) -> threading.local:
    """Return a thread's locals with what this thread has of some state already."""
    kept = threading.local()
    for name in names:
        if hasattr(state, name):
            setattr(kept, name, getattr(state, name))
    return kept
