"""Reading values and rows on a psycopg connection, where there are no models and no Django cursors."""

from typing import Any

import psycopg
from psycopg.rows import scalar_row


def only_value(connection: psycopg.Connection, query: Any, parameters: Any = None) -> Any:
    """Return the first value of the first row; None if there is no row."""
    return connection.cursor(row_factory=scalar_row).execute(query, parameters).fetchone()


def only_column(connection: psycopg.Connection, query: Any, parameters: Any = None) -> list[Any]:
    """Return the first value of each row."""
    return connection.cursor(row_factory=scalar_row).execute(query, parameters).fetchall()


def only_row(connection: psycopg.Connection, query: Any, parameters: Any = None) -> tuple[Any, ...]:
    """Return the first row of a statement that always has one."""
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return row
