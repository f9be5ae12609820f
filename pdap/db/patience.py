"""Connections that give up on a server that has gone silent, and know when they last heard from it.

The server enforces a statement's timeout: one whose process or disk hangs doesn't, and as long as its machine confirms
what was sent, no network timeout expires either.
"""

import select
import time
from typing import Any, ClassVar

import psycopg
from psycopg.pq import TransactionStatus

# A connection that has just served a request needs no other check.
RECENT_SECONDS = 5.0


class PatientConnection(psycopg.Connection[Any]):
    """Closes itself if a response takes longer than its patience, in seconds: OperationalError."""

    patience: ClassVar[float]
    heard_at = float("-inf")

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        try:
            response = super().wait(gen, *args, **({"timeout": self.patience} | options))
        except psycopg.OperationalError:
            # The server may still respond, and no one waits for that.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
        self.heard_at = time.monotonic()
        return response

    def execute(self, query: Any, *args: Any, **options: Any) -> psycopg.Cursor[Any]:
        """Run a statement, except the empty one with which a pool checks a connection that is surely open.

        Each request takes a connection out of the pool: checking it takes a third of the database time of a small
        response.
        """
        if query == "" and self.is_surely_open():
            return self.cursor()
        return super().execute(query, *args, **options)

    def is_surely_open(self) -> bool:
        """Return whether the server responded a moment ago and has said nothing since, as it does when it stops."""
        return time.monotonic() - self.heard_at < RECENT_SECONDS and not self.closed and is_silent(self.fileno())


def is_silent(socket: int) -> bool:
    """Return whether a socket has nothing to read and has not been closed by the other side."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return not poll.poll(0)


def patient(seconds: float) -> type[PatientConnection]:
    """Return the class of connections with some seconds of patience."""
    return type("PatientConnection", (PatientConnection,), {"patience": seconds})
