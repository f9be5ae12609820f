"""Connections that give up a server which no longer says anything, and know when they last heard of it.

A statement's timeout is kept by the server: one whose process or disk stands still keeps none, and while its machine
confirms what was sent, no timeout of the network ends either.
"""

import select
import time
from typing import Any, ClassVar

import psycopg
from psycopg.pq import TransactionStatus

# A connection that has just served a request is asked for no other sign of life.
RECENT_SECONDS = 5.0


class PatientConnection(psycopg.Connection[Any]):
    """Gives up an answer that takes longer than its patience, in seconds, and itself with it: OperationalError."""

    patience: ClassVar[float]
    heard_at = float("-inf")

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        try:
            answer = super().wait(gen, *args, **({"timeout": self.patience} | options))
        except psycopg.OperationalError:
            # The server may still answer what nobody waits for.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
        self.heard_at = time.monotonic()
        return answer

    def execute(self, query: Any, *args: Any, **options: Any) -> psycopg.Cursor[Any]:
        """Run a statement; the empty one, with which a pool asks whether the server is there, only where that is open.

        Each request takes a connection out of the pool: to ask and to wait would be a third of what the database does
        for a small answer.
        """
        if query == "" and self.is_surely_open():
            return self.cursor()
        return super().execute(query, *args, **options)

    def is_surely_open(self) -> bool:
        """Return whether the server answered a moment ago and has said nothing since, as it does when it ends."""
        return time.monotonic() - self.heard_at < RECENT_SECONDS and not self.closed and is_silent(self.fileno())


def is_silent(socket: int) -> bool:
    """Return whether a socket has nothing to read, and has not been closed from the other side."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return not poll.poll(0)


def patient(seconds: float) -> type[PatientConnection]:
    """Return the class of connections that wait for some seconds."""
    return type("PatientConnection", (PatientConnection,), {"patience": seconds})
