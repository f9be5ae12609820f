"""Whether the site is read-only at the moment.

It is when READ_ONLY says so, when `manage.py read_only on` was called, or when the database itself is read-only: a
standby, or one with default_transaction_read_only. Processes look every few seconds, so that none needs a restart.
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

# Where the shared cache is full, it forgets what stands first by name: this stands last.
KEY = "zz-read-only"
# What a client is told to wait.
RETRY_SECONDS = 600


@dataclass
class LastLook:
    """What this process saw when it last looked."""

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
    """Return what staff have to say about the maintenance, such as when it ends; often nothing."""
    return _last_look.message if _last_look.read_only else ""


def read_state() -> None:
    """See how it is now. A database that does not answer leaves things as they were."""
    _last_look.at = time.monotonic()
    try:
        # A replica takes no writes at any time.
        with on_primary(), connection.cursor() as cursor:
            cursor.execute("select current_setting('transaction_read_only')::boolean")
            (closed,) = cursor.fetchone()
            closing_message = cache.get(KEY)
    except DatabaseError:
        return
    _last_look.read_only, _last_look.message = closed or closing_message is not None, closing_message or ""


def switch_on(words: str = "") -> None:
    """Make the site read-only for every process, with words for visitors.

    A database that takes no writes cannot keep them, and the site is read-only then anyway.
    """
    cache.set(KEY, words, timeout=None)
    read_state()


def switch_off() -> None:
    """Let people write again, unless the database itself does not."""
    with suppress(DatabaseError), transaction.atomic():
        cache.delete(KEY)
    read_state()


def refused_by_database(error: BaseException | None) -> bool:
    """Return whether an error says that the database takes no writes; then that is known from now on."""
    if not isinstance(getattr(error, "__cause__", None), psycopg.errors.ReadOnlySqlTransaction):
        return False
    if is_reading_replica():
        return False
    _last_look.at, _last_look.read_only = time.monotonic(), True
    return True


def note_need_of_primary(request: HttpRequest, error: BaseException | None) -> bool:
    """Remember that a request which is read from a replica wanted to write: the primary will answer it."""
    refused = isinstance(getattr(error, "__cause__", None), psycopg.errors.ReadOnlySqlTransaction)
    return refused and leave_to_primary(request)


def leave_to_primary(request: HttpRequest) -> bool:
    """Have the primary answer a request again that is read from a replica; return whether it is."""
    if not is_reading_replica():
        return False
    vars(request)["_needs_primary"] = True
    return True


def needs_primary(request: HttpRequest) -> bool:
    return "_needs_primary" in vars(request)


def forget_need_of_primary(request: HttpRequest) -> None:
    vars(request).pop("_needs_primary", None)
