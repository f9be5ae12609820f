"""Loading rows with COPY, in batches that the database's own triggers follow."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql

# Triggers look at the rows of one statement together: with far more of them PostgreSQL plans their work badly.
BATCH = 5_000

LOGGED = """
select trigger.tgrelid::regclass::text, trigger.tgname
from pg_trigger trigger join pg_proc function on function.oid = trigger.tgfoid
where function.proname = 'log_change' and not trigger.tgisinternal
"""
NUMBERED = """
select column_name from information_schema.columns
where table_schema = 'public' and table_name = %s and column_name = 'id' and is_identity = 'YES'
"""


@dataclass(frozen=True)
class CopiedRows:
    """Rows of a table; `columns` are names with a space between."""

    table: str
    columns: str
    rows: Iterable[tuple[Any, ...]]
    total: int


def switch_change_log(connection: psycopg.Connection, action: str) -> None:
    """Enable or disable the triggers that write the change log, and no other: years of imports are no changes."""
    for table, trigger in connection.execute(LOGGED).fetchall():
        connection.execute(f"alter table {table} {action} trigger {trigger}".encode())


def copy(connection: psycopg.Connection, copied: CopiedRows, tell: Callable[[str, int, int], None]) -> None:
    """Load rows, and let the table's own numbers go on after them."""
    columns = [sql.Identifier(column) for column in copied.columns.split()]
    statement = sql.SQL("copy public.{} ({}) from stdin").format(
        sql.Identifier(copied.table), sql.SQL(", ").join(columns)
    )
    done = 0
    for batch in batches(copied.rows):
        with connection.cursor().copy(statement) as target:
            for row in batch:
                target.write_row(row)
        done += len(batch)
        tell(copied.table, done, copied.total)
    # Triggers of later tables read this one, and PostgreSQL plans badly what it knows nothing of.
    connection.execute(sql.SQL("analyze public.{}").format(sql.Identifier(copied.table)))
    if connection.execute(NUMBERED, [copied.table]).fetchone():
        connection.execute(
            sql.SQL("select setval(pg_get_serial_sequence({}, 'id'), greatest(max(id), 1)) from public.{}").format(
                sql.Literal(f"public.{copied.table}"), sql.Identifier(copied.table)
            )
        )


def batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
