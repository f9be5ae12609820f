"""Whether the site is read-only right now.

It is if READ_ONLY is set, after `manage.py read_only on`, or if the database itself is read-only: a standby, or one
with default_transaction_read_only. Processes check every few seconds, so none needs a restart.
"""

import time
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest

from pdap.db.replicas import is_reading_replica, on_primary

# A full shared cache drops the first keys by name: this is the last.
KEY = "zz-read-only"
# What a client is told to wait.
RETRY_SECONDS = 600


@dataclass
class LastLook:
    """What this process saw when it last checked."""

    at: float = float("-inf")
    read_only: bool = False
    message: str = ""


_last_look = LastLook()


def is_read_only() -> bool:
    if settings.READ_ONLY:
        return True
    every = settings.READ_ONLY_LOOK_SECONDS
    if every is not None and time.monotonic() - _last_look.at >= every:
        read_state()
    return _last_look.read_only


def maintenance_message() -> str:
    """Return the staff's message about the maintenance, such as when it ends; often empty."""
    return _last_look.message if _last_look.read_only else ""


def read_state() -> None:
    """Check now. If the database does not respond, nothing changes."""
    _last_look.at = time.monotonic()
    try:
        # A replica is always read-only.
        with on_primary(), connection.cursor() as cursor:
            cursor.execute("select current_setting('transaction_read_only')::boolean")
            (closed,) = cursor.fetchone()
            closing_message = cache.get(KEY)
    except DatabaseError:
        return
    _last_look.read_only, _last_look.message = closed or closing_message is not None, closing_message or ""


def switch_on(words: str = "") -> None:
    """Make the site read-only for every process, with a message for visitors.

    A read-only database can't store the message, but then the site is read-only anyway.
    """
    cache.set(KEY, words, timeout=None)
    read_state()


def switch_off() -> None:
    """Allow writing again, unless the database itself is read-only."""
    with suppress(DatabaseError), transaction.atomic():
        cache.delete(KEY)
    read_state()


def refused_by_database(error: BaseException | None) -> bool:
    """Return whether an error means that the database is read-only, and remember that it is."""
    if not isinstance(getattr(error, "__cause__", None), psycopg.errors.ReadOnlySqlTransaction):
        return False
    if is_reading_replica():
        return False
    _last_look.at, _last_look.read_only = time.monotonic(), True
    return True


def note_need_of_primary(request: HttpRequest, error: BaseException | None) -> bool:
    """If a request that reads from a replica tried to write, leave it to the primary; return whether it did."""
    refused = isinstance(getattr(error, "__cause__", None), psycopg.errors.ReadOnlySqlTransaction)
    return refused and leave_to_primary(request)


def leave_to_primary(request: HttpRequest) -> bool:
    """Have a request that reads from a replica repeated on the primary; return whether it reads from a replica."""
    if not is_reading_replica():
        return False
    vars(request)["_needs_primary"] = True
    return True


def needs_primary(request: HttpRequest) -> bool:
    return "_needs_primary" in vars(request)


def forget_need_of_primary(request: HttpRequest) -> None:
    vars(request).pop("_needs_primary", None)
