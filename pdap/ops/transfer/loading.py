"""Filling a new database from a file, and verifying that everything has arrived.

Tables first, then rows, then indexes, keys and triggers: nothing needs a superuser, and no trigger sees the rows.
"""

# ruff: noqa: S608 - the names are the catalog's and quoted, the values the rules'

from contextlib import closing
from pathlib import Path

import psycopg

from pdap.db.raw_rows import only_column
from pdap.db.schema.revisions import revisions
from pdap.ops.preflight import OLDEST_SERVER
from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.archive import AFTER, BEFORE, Manifest, Reader, Rows
from pdap.ops.transfer.client_programs import without_newer_settings
from pdap.ops.transfer.database_contents import quoted_name
from pdap.ops.transfer.dumping import Tell, columns_of, copied_lines, create_extension
from pdap.ops.transfer.errors import DamagedError, TransferError
from pdap.ops.transfer.servers import connect, major_version


def examine(path: Path) -> Manifest:
    """Read all of a file and return its manifest; DamagedError if it is damaged or of an unknown revision."""
    with closing(Reader(path)) as reader:
        if reader.manifest.revision not in revisions():
            raise DamagedError(
                f"{path.name} is at revision {reader.manifest.revision}, which this code doesn't know. Update the code."
            )
        reader.check()
        return reader.manifest


def load(path: Path, url: str, tell: Tell) -> Manifest:
    """Fill an empty database from a file that `examine` has passed, and verify it; return the manifest."""
    with closing(Reader(path)) as reader, closing(connect(url)) as connection:
        manifest = reader.manifest
        make_extensions(connection, manifest)
        run_statements(connection, reader.text(BEFORE))
        done, total = 0, max(manifest.rows, 1)
        tell("Write", 0, total)
        for name, rows in manifest.tables.items():
            if rows.count:
                fill_table(connection, reader, name, rows)
            done += rows.count
            tell("Write", done, total)
        for name, last, called in manifest.sequences:
            connection.execute("select setval(%s::regclass, %s, %s)", [quoted_name(name), last, called])
        tell("Index", 0, 1)
        run_statements(connection, reader.text(AFTER))
        tell("Index", 1, 1)
        verify(connection, manifest, tell)
        # What follows is planned with statistics.
        connection.execute("analyze")
        compute_columns(connection, manifest)
        refresh_views(connection, manifest)
    return manifest


def make_extensions(connection: psycopg.Connection, manifest: Manifest) -> None:
    """Create the extensions that the server has; whatever needs a missing one will fail by itself."""
    available = set(only_column(connection, "select name from pg_available_extensions"))
    for name, schema in manifest.extensions:
        if name in available:
            connection.execute(create_extension(name, schema).encode())


def run_statements(connection: psycopg.Connection, statements: str) -> None:
    try:
        with connection.transaction():
            connection.execute(without_newer_settings(major_version(connection), statements).encode())
    except psycopg.Error as error:
        raise TransferError(
            f"The server (PostgreSQL {major_version(connection)}; {OLDEST_SERVER} or newer is needed) refuses the "
            f"schema: {str(error).strip().splitlines()[0]}"
        ) from None


def fill_table(connection: psycopg.Connection, reader: Reader, name: str, rows: Rows) -> None:
    statement = f"copy {quoted_name(name)} ({columns_of(rows)}) from stdin"
    try:
        with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for block in reader.rows(name):
                copy.write(block)
    except psycopg.Error as error:
        # Never PostgreSQL's whole message: its context quotes the row.
        raise TransferError(f"Can't write the rows of {name}: {type(error).__name__}.") from None


def verify(connection: psycopg.Connection, manifest: Manifest, tell: Tell) -> None:
    """Read everything back; DamagedError unless each table holds exactly the rows that were read from the source."""
    done, total = 0, max(manifest.rows, 1)
    for name, expected in manifest.tables.items():
        loaded = Rows(expected.columns)
        for line in copied_lines(connection, f"select {columns_of(expected)} from {quoted_name(name)}"):
            loaded.add(line)
        if str(loaded) != str(expected):
            raise DamagedError(
                f"{name} holds {loaded.count} rows where {expected.count} were expected, or other values."
            )
        done += loaded.count
        tell("Verify", done, total)


def compute_columns(connection: psycopg.Connection, manifest: Manifest) -> None:
    if manifest.rules is None:
        return
    for name in manifest.tables:
        if name in TABLES and (statement := TABLES[name].afterward):
            connection.execute(statement.encode())
            connection.execute(f"analyze {quoted_name(name)}".encode())


def refresh_views(connection: psycopg.Connection, manifest: Manifest) -> None:
    """Refresh the materialized views, those that others read first."""
    for view in manifest.views:
        connection.execute(f"refresh materialized view {quoted_name(view)}".encode())
