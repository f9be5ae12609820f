"""Connections that give up a server which no longer says anything.

A statement's timeout is kept by the server: one whose process or disk stands still keeps none, and while its machine
confirms what was sent, no timeout of the network ends either.
"""

from typing import Any, ClassVar

import psycopg
from psycopg.pq import TransactionStatus


class PatientConnection(psycopg.Connection[Any]):
    """Gives up an answer that takes longer than its patience, in seconds, and itself with it: OperationalError."""

    patience: ClassVar[float]

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        try:
            return super().wait(gen, *args, **({"timeout": self.patience} | options))
        except psycopg.OperationalError:
            # The server may still answer what nobody waits for.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def patient(seconds: float) -> type[PatientConnection]:
    """Return the class of connections that wait for some seconds."""
    return type("PatientConnection", (PatientConnection,), {"patience": seconds})
