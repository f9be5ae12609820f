"""Whether an error means that the database is unavailable right now, so that it is worth trying again later.

It is down or starting, has no connection, disk or memory left, or waited too long for a lock. PostgreSQL rolls back
what the transaction had written.
"""

from collections.abc import Callable
from contextlib import suppress

import psycopg
from django.db import DatabaseError, Error, OperationalError
from django.http import HttpRequest

# What a client is told to wait.
RETRY_SECONDS = 5

# SQLSTATE classes: connection, resources (disk, memory, connections), intervention (shutdown, timeout), system.
CLASSES = ("08", "53", "57", "58")
# A lock that was not available, and a deadlock: someone else writes the same.
LOCKED = ("55P03", "40P01")
# And a transaction that was idle for too long.
STATES = (*LOCKED, "25P03")
# The connection broke: the same read may succeed on a new one.
BROKEN = ("08", "57P01", "57P02", "57P03", "57P05")


class DeadlineError(OperationalError):
    """A request used up its time before its next database query."""


class SharedCacheError(OperationalError):
    """The shared cache is not in the database, and does not respond."""


def is_outage(error: BaseException | None) -> bool:
    """Return whether an error of Django or psycopg means that the database is unavailable."""
    if isinstance(error, DeadlineError | SharedCacheError):
        return True
    cause = psycopg_error(error)
    return cause is not None and (is_unreachable(cause) or state_of(cause).startswith((*CLASSES, *STATES)))


def is_interrupted(error: BaseException | None) -> bool:
    """Return whether the connection broke, so that a read can be tried again."""
    cause = psycopg_error(error)
    return cause is not None and (is_unreachable(cause) or state_of(cause).startswith(BROKEN))


def psycopg_error(error: BaseException | None) -> psycopg.Error | None:
    if isinstance(error, Error):
        error = error.__cause__
    return error if isinstance(error, psycopg.Error) else None


def state_of(error: psycopg.Error) -> str:
    return error.sqlstate or ""


def is_unreachable(error: psycopg.Error) -> bool:
    """Return whether an error is the client's own: no server responded, or the connection was lost."""
    return not state_of(error) and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)


def note_outage(request: HttpRequest, error: BaseException) -> None:
    """Remember that a request failed because of the database, and whether it is worth another try."""
    cause = psycopg_error(error)
    kind = "interrupted" if is_interrupted(error) else "unavailable"
    vars(request)["_outage"] = "locked" if cause is not None and state_of(cause) in LOCKED else kind


def outage_of(request: HttpRequest) -> str:
    """Return "interrupted", "locked" or "unavailable" if a request failed because of the database, else ""."""
    return vars(request).get("_outage", "")


def forget_outage(request: HttpRequest) -> None:
    vars(request).pop("_outage", None)


def on_outage(request: HttpRequest, take_back: Callable[[], object]) -> None:
    """Take back a count if this request fails because of the database."""
    vars(request).setdefault("_counted", []).append(take_back)


def take_back_counts(request: HttpRequest) -> None:
    """Take back what a request was counted for, as far as the database allows."""
    for take_back in vars(request).pop("_counted", []):
        with suppress(DatabaseError, ValueError):
            take_back()
