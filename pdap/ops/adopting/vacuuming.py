"""Vacuuming what an adoption has rewritten: until then, PostgreSQL visits each row to count such a table."""

from collections.abc import Callable

import psycopg
from django.db import DatabaseError, connection
from psycopg import sql

from pdap.db.raw_rows import only_column

FILES = """
select relname, pg_relation_filenode(oid) from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
"""
WRITTEN = """
select relname from pg_stat_xact_user_tables
where schemaname = 'public' and n_tup_ins + n_tup_upd + n_tup_del > 0
"""


def files_of_tables(raw: psycopg.Connection) -> dict[str, int]:
    """Return each table's file number, which changes when the table is rewritten."""
    return dict(raw.execute(FILES).fetchall())


def written_tables(raw: psycopg.Connection, before: dict[str, int]) -> list[str]:
    """Return the tables that this transaction has rewritten or written to, given their files before it."""
    written = set(only_column(raw, WRITTEN))
    files = files_of_tables(raw)
    return sorted(written | {name for name, file in before.items() if files.get(name) != file})


def vacuum(tables: list[str], tell: Callable[[str, int, int], None]) -> list[str]:
    """Vacuum and analyze these tables, outside a transaction; return those for which that failed."""
    left = []
    for number, name in enumerate(tables, start=1):
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier("public", name)))
        except DatabaseError:
            left.append(name)
        tell("tables", number, len(tables))
    return left
