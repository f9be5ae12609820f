"""Whether an error means that the database cannot answer at the moment, so that asking again later is worth it.

It is down or starts, has no connection, disk or memory left, or holds a lock for too long. PostgreSQL takes back what a
transaction had written until then.
"""

from collections.abc import Callable
from contextlib import suppress

import psycopg
from django.db import DatabaseError, Error, OperationalError
from django.http import HttpRequest

# What a client is told to wait.
RETRY_SECONDS = 5

# Classes of SQLSTATE: connection, resources (disk, memory, connections), intervention (shutdown, timeout), system.
CLASSES = ("08", "53", "57", "58")
# A lock that was not to be had, and a deadlock: someone else writes the same.
LOCKED = ("55P03", "40P01")
# And a transaction that stood idle for too long.
STATES = (*LOCKED, "25P03")
# The connection broke in the middle: the same read may well succeed on a new one.
BROKEN = ("08", "57P01", "57P02", "57P03", "57P05")


class DeadlineError(OperationalError):
    """A request has used up its time before it asked the database for more."""


class SharedCacheError(OperationalError):
    """The cache that all processes share is elsewhere than in the database, and does not respond."""


def is_outage(error: BaseException | None) -> bool:
    """Return whether an error of Django's or psycopg's says that the database cannot answer now."""
    if isinstance(error, DeadlineError | SharedCacheError):
        return True
    cause = psycopg_error(error)
    return cause is not None and (is_without_answer(cause) or state_of(cause).startswith((*CLASSES, *STATES)))


def is_interrupted(error: BaseException | None) -> bool:
    """Return whether the connection broke, so that a read can be tried again."""
    cause = psycopg_error(error)
    return cause is not None and (is_without_answer(cause) or state_of(cause).startswith(BROKEN))


def psycopg_error(error: BaseException | None) -> psycopg.Error | None:
    if isinstance(error, Error):
        error = error.__cause__
    return error if isinstance(error, psycopg.Error) else None


def state_of(error: psycopg.Error) -> str:
    return error.sqlstate or ""


def is_without_answer(error: psycopg.Error) -> bool:
    """Return whether an error is the client's own: no server answered, or its connection is gone."""
    return not state_of(error) and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)


def note_outage(request: HttpRequest, error: BaseException) -> None:
    """Remember that a request failed for want of the database, and whether it is worth another try."""
    cause = psycopg_error(error)
    kind = "interrupted" if is_interrupted(error) else "unavailable"
    vars(request)["_outage"] = "locked" if cause is not None and state_of(cause) in LOCKED else kind


def outage_of(request: HttpRequest) -> str:
    """Return "interrupted", "locked" or "unavailable" for a request that failed for want of the database, or ""."""
    return vars(request).get("_outage", "")


def forget_outage(request: HttpRequest) -> None:
    vars(request).pop("_outage", None)


def on_outage(request: HttpRequest, take_back: Callable[[], object]) -> None:
    """Have a count taken back if this request fails for want of the database."""
    vars(request).setdefault("_counted", []).append(take_back)


def take_back_counts(request: HttpRequest) -> None:
    """Take back what a request was counted for, as far as the database lets us."""
    for take_back in vars(request).pop("_counted", []):
        with suppress(DatabaseError, ValueError):
            take_back()
