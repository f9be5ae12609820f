"""Statements whose plan a connection keeps: for one record, planning costs several times what the answer does.

PostgreSQL plans again while it learns what a statement's parameters are like, five times, and then keeps one plan.
Behind a proxy that gives each transaction another connection (DISABLE_SERVER_SIDE_CURSORS), and for parameters whose
type only Python knows, such as lists, statements are sent as everywhere else.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor

SCALARS = (int, str)
# What a connection has run so often it will run again. Others would cost the server memory for a plan.
OFTEN = 5


class PreparingCursor(ServerBindingCursor):
    """A cursor whose statements Django can show, as it shows those of its own."""

    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, **options)  # type: ignore[misc]


def rows_read_often(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that many pages ask with other parameters; of these, only what it names."""
    with cursor_that_prepares(DEFAULT_DB_ALIAS, tuple(parameters.values()), OFTEN) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def cursor_that_prepares(database: str, parameters: Sequence[Any], times: int = 0) -> Any:
    """Return a cursor for a statement with these parameters; Django sees and counts what it runs.

    It is prepared once the connection has run it that often: statements that differ by more than parameters are many.
    """
    wrapper: Any = connections[database]
    if wrapper.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS") or not all(
        isinstance(value, SCALARS) for value in parameters
    ):
        return wrapper.cursor()
    wrapper.ensure_connection()
    # Others send their parameters as text in the statement, and are never prepared.
    wrapper.connection.prepare_threshold = times
    return wrapper._prepare_cursor(PreparingCursor(wrapper.connection))  # type: ignore[call-arg]
