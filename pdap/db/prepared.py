"""Prepared statements, whose plan a connection keeps: for one record, planning takes several times as long as reading.

There is one plan for all parameters (`pool.py`), so a condition must find its index without knowing them: the beginning
of a text as a range, not by LIKE. Behind a proxy that gives each transaction another connection
(DISABLE_SERVER_SIDE_CURSORS), and for parameters whose type only Python knows, such as lists, statements are sent as
everywhere else: with the parameters written into them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.signals import connection_created
from django.db.models import QuerySet
from psycopg.adapt import Loader

SCALARS = (int, str)
# How many statements a connection keeps; it also counts this many others until they have been run OFTEN. The site has
# about a hundred, which is psycopg's default: a connection that had served all pages would then drop one for each that
# it prepared, by a statement of its own.
#
# Each takes PostgreSQL memory in every connection: a page of results 1.3 to 1.9 MB, a page of the API's search 0.6, all
# others 0.02 to 0.4. Filters can be combined in thousands of ways, so that of searches only those without filters are
# prepared (`rows_read_rarely` reads the rest): 7 pages of results take 10 MB, 25 statements of the API's search 11 MB,
# some 80 others 16 MB. A connection that has served everything takes less than 40 MB.
MOST_PREPARED = 200


def keep_prepared(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Have a connection keep all of the site's statements."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = MOST_PREPARED


def connect() -> None:
    """Have every new connection keep its statements."""
    connection_created.connect(keep_prepared, dispatch_uid="pdap.db.prepared")


class PreparingCursor(ServerBindingCursor):
    """A cursor whose statements are prepared once their connection has run them OFTEN (`configuration.py`).

    Django can show them, as it shows its own.
    """

    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, **options)  # type: ignore[misc]


class PreparingAtOnceCursor(PreparingCursor):
    """A cursor whose statements are prepared when they first run."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)  # type: ignore[misc]


def rows_read_often(
    sql: str, parameters: Mapping[str, Any], prepare: Callable[[Any], Any] | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that runs often, with different parameters; those it doesn't name are ignored.

    The statement must give the type of a list: `%(words)s::text[]`. `prepare` is called with the cursor first. For
    querysets there is `AskedOften` (`asked_often.py`).
    """
    untyped = [value for value in parameters.values() if not isinstance(value, list)]
    return rows_of(cursor_of(DEFAULT_DB_ALIAS, untyped, PreparingCursor), sql, parameters, prepare)


def rows_read_rarely(
    sql: str, parameters: Mapping[str, Any], prepare: Callable[[Any], Any] | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that rarely runs with this exact SQL: no connection keeps its plan."""
    return rows_of(connections[DEFAULT_DB_ALIAS].cursor(), sql, parameters, prepare)


def rows_of(
    opened: Any, sql: str, parameters: Mapping[str, Any], prepare: Callable[[Any], Any] | None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, and close the cursor."""
    with opened as cursor:
        if prepare is not None:
            prepare(cursor)
        cursor.execute(sql, parameters)
        return cursor.fetchall()


class AsSent(Loader):
    """Loads a text as the bytes that PostgreSQL sent: megabytes of JSON go to clients unchanged."""

    def load(self, data: Any) -> bytes:
        return bytes(data)


def with_text_as_sent(cursor: Any) -> Any:
    """Have a Django cursor return bytes for columns of type `text`; return it."""
    cursor.cursor.adapters.register_loader("text", AsSent)
    return cursor


def named_sql(rows: QuerySet[Any, Any], prefix: str) -> tuple[str, dict[str, Any]]:
    """Return a queryset's SQL with named parameters, so that it can be part of other statements, and their values."""
    return with_names(*rows.query.sql_with_params(), prefix)


def with_names(sql: str, values: Sequence[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    """Return SQL with named parameters, and their values by name."""
    named = {f"{prefix}_{number}": value for number, value in enumerate(values)}
    return sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in named), named


def cursor_of(database: str, parameters: Sequence[Any], kind: type[PreparingCursor] | None) -> Any:
    """Return a cursor of a kind if a statement with these parameters can be prepared, else one that prepares nothing.

    Django logs and counts its queries.
    """
    wrapper: Any = connections[database]
    if (
        kind is None
        or wrapper.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        or not all(isinstance(value, SCALARS) for value in parameters)
    ):
        return wrapper.cursor()
    wrapper.ensure_connection()
    return wrapper._prepare_cursor(kind(wrapper.connection))  # type: ignore[call-arg]
