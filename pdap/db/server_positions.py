"""A server's position in the write-ahead log, asked on a separate connection.

So it doesn't wait for the pool, whose connections requests may have taken, or for a silent server.
"""

from contextlib import suppress
from typing import Any

import psycopg
from django.db import DatabaseError, connections

from pdap.db.patience import PatientConnection, patient

WRITTEN = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
REPLAYED = "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"
ANSWER_SECONDS = 2


class PositionReader:
    """The server behind an alias in the settings, and the statement that asks for its position."""

    def __init__(self, alias: str, question: str) -> None:
        self.alias, self.question = alias, question
        self._connection: PatientConnection | None = None

    def position(self) -> int:
        """Return the position as a number; -1 if the server is not a replica. DatabaseError if it does not respond."""
        was_open = self._connection is not None
        try:
            number = self._ask()
        except psycopg.Error as error:
            self.close()
            # The server, a pooler or a firewall may have closed it while it was idle: try a new one.
            if was_open:
                return self.position()
            raise DatabaseError(str(error)) from error
        return -1 if number is None else int(number)

    def _ask(self) -> int | None:
        if self._connection is None or self._connection.closed:
            settings: Any = connections[self.alias]
            parameters = settings.get_connection_params() | {"connect_timeout": ANSWER_SECONDS, "autocommit": True}
            self._connection = patient(ANSWER_SECONDS).connect(**parameters)
        ((number,),) = self._connection.execute(self.question).fetchall()
        return number

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection = None
