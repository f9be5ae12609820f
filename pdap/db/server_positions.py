"""How far a server is in the write-ahead log, asked on a connection of its own.

It waits for no connection of the pool, which requests may have taken, and for no server that says nothing.
"""

from contextlib import suppress
from typing import Any

import psycopg
from django.db import DatabaseError, connections

from pdap.db.patience import PatientConnection, patient

WRITTEN = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
REPLAYED = "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"
ANSWER_SECONDS = 2


class AskedServer:
    """The server that an alias of the settings names, and what it is asked."""

    def __init__(self, alias: str, question: str) -> None:
        self.alias, self.question = alias, question
        self._connection: PatientConnection | None = None

    def position(self) -> int:
        """Return the position as a number; -1 of one that is no replica. DatabaseError without an answer."""
        was_open = self._connection is not None
        try:
            number = self._ask()
        except psycopg.Error as error:
            self.close()
            # It may have been closed while it was idle, by the server, a pooler or a firewall: a new one tells.
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
