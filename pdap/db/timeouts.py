"""How long PostgreSQL lets a process wait: for a statement, for a lock, and between the statements of a transaction.

The site's timeouts are short, because a waiting thread serves no one; the worker's are longer. Commands have none.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

from pdap.lib.environment import env
from pdap.lib.outage import DeadlineError

# How long a process waits for the server to accept a connection, and for its machine to confirm what was sent.
CONNECT_SECONDS = 3
SILENT_MILLISECONDS = 10_000


@dataclass(frozen=True)
class Timeouts:
    """Timeouts in seconds; 0 means no limit."""

    statement: int
    lock: int
    idle: int

    def options(self) -> str:
        """Return them as libpq's `options`."""
        return (
            f"-c statement_timeout={self.statement}s -c lock_timeout={self.lock}s "
            f"-c idle_in_transaction_session_timeout={self.idle}s"
        )


def site_timeouts() -> Timeouts:
    """Return the site's timeouts: no statement may take longer than a request."""
    statement = env.int("DATABASE_STATEMENT_TIMEOUT") or env.int("WEB_TIMEOUT")
    return Timeouts(
        min(statement, env.int("WEB_TIMEOUT")), env.int("DATABASE_LOCK_TIMEOUT"), env.int("DATABASE_IDLE_TIMEOUT")
    )


def worker_timeouts() -> Timeouts:
    return Timeouts(env.int("WORKER_STATEMENT_TIMEOUT"), env.int("WORKER_LOCK_TIMEOUT"), env.int("WORKER_IDLE_TIMEOUT"))


def apply_timeouts(timeouts: Timeouts) -> None:
    """Give every connection that this process opens from now on these timeouts."""
    for settings in connections.settings.values():
        options = add_options(settings, timeouts.options())
        options.setdefault("connect_timeout", CONNECT_SECONDS)
        options.setdefault("tcp_user_timeout", SILENT_MILLISECONDS)


def add_options(settings: dict[str, Any], text: str) -> dict[str, Any]:
    """Add to the libpq options of a connection's settings; return the settings' OPTIONS."""
    options = settings.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {text}".strip()
    return options


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Let no statement begin after some seconds: DeadlineError."""
    until = time.monotonic() + seconds

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if time.monotonic() > until:
            raise DeadlineError("The request has used up its time.")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
