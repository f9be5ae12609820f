"""Dumping a database to a file, in one snapshot and by the rules.

What may not leave is never read: the rules are part of the SELECTs that the source's server runs.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from pdap.db.raw_rows import only_column, only_value
from pdap.db.schema.revisions import database_revisions
from pdap.lib.environment import BASE_DIR
from pdap.ops.transfer import client_programs
from pdap.ops.transfer.archive import AFTER, BEFORE, BY_HAND, Manifest, Rows, Writer, member_name
from pdap.ops.transfer.database_contents import (
    DatabaseTable,
    extensions_of,
    quoted_name,
    sequences_of,
    tables_of,
)
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.selects import require_rules, select_of
from pdap.ops.transfer.servers import connect, database_label, major_version

Tell = Callable[[str, int, int], None]
# Reads from the source in the same snapshot.
Look = Callable[[psycopg.Connection], None]

# Views that others read come first.
VIEWS = """
select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'django') and c.relkind = 'm' order by c.oid
"""


def dump_database(url: str, path: Path, environment: str | None, tell: Tell, look: Look | None = None) -> Manifest:
    """Write a database to a file by the rules of an environment, or whole without one; return what it holds.

    After a TransferError there is no file. `look` is called in the same snapshot.
    """
    with closing(connect(url)) as connection:
        program = client_programs.pg_dump_for(major_version(connection), url)
        connection.execute("begin isolation level repeatable read, read only")
        tables = tables_of(connection)
        revisions = database_revisions(connection)
        if not revisions:
            raise TransferError(f"{database_label(url)} isn't a PDAP catalog: it has no Alembic revision.")
        if environment is not None:
            require_rules(tables)
        writer = Writer(path)
        try:
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                code=code_version(),
                revision=revisions[0],
                server=major_version(connection),
                rules=environment,
                source=database_label(url),
                sequences=sequences_of(connection),
                extensions=extensions_of(connection),
                views=only_column(connection, VIEWS),
            )
            write_dump(connection, url, program, tables, manifest, writer, tell)
            if look is not None:
                look(connection)
            writer.finish(manifest)
        finally:
            writer.abandon()
    return manifest


def code_version() -> str:
    """Return the version in pyproject.toml; `unknown` where the code was installed without that file."""
    if not (BASE_DIR / "pyproject.toml").exists():
        return "unknown"
    return tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def write_dump(
    connection: psycopg.Connection,
    url: str,
    program: client_programs.Program,
    tables: list[DatabaseTable],
    manifest: Manifest,
    writer: Writer,
    tell: Tell,
) -> None:
    snapshot = only_value(connection, "select pg_export_snapshot()")
    about = max(sum(table.rows for table in tables), 1)
    tell("Read", 0, about)
    writer.text(BEFORE, client_programs.dump_schema(program, url, "pre-data", snapshot))
    done = 0
    for table in tables:
        select = select_of(table, manifest.rules)
        rows = manifest.tables[table.name] = Rows([column.name for column in table.columns])
        if select is not None:
            writer.rows(table.name, copied_lines(connection, select), rows)
        done += rows.count
        tell("Read", done, max(about, done))
    tell("Read", done, max(done, 1))
    writer.text(AFTER, client_programs.dump_schema(program, url, "post-data", snapshot))
    writer.text(BY_HAND, script_for_psql(manifest))


def copied_lines(connection: psycopg.Connection, select: str) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(f"copy ({select}) to stdout".encode()) as copy:
        for line in copy:
            yield bytes(line)


def script_for_psql(manifest: Manifest) -> str:
    """Return a script for psql that restores the unpacked file into an empty database."""
    steps = [
        "-- createdb --template=template0 --encoding=UTF8 NAME; psql -d NAME -f restore.sql",
        "\\set ON_ERROR_STOP on",
    ]
    steps += [create_extension(name, schema) for name, schema in manifest.extensions]
    steps.append(f"\\i {BEFORE}")
    steps += [
        f"\\copy {quoted_name(name)} ({columns_of(rows)}) from '{member_name(name)}'"
        for name, rows in manifest.tables.items()
        if rows.count
    ]
    steps.append(f"\\i {AFTER}")
    steps += [
        f"select setval('{quoted_name(name)}', {last}, {str(called).lower()});"
        for name, last, called in manifest.sequences
    ]
    steps += [f"refresh materialized view {quoted_name(name)};" for name in manifest.views]
    return "\n".join(steps) + "\n"


def create_extension(name: str, schema: str) -> str:
    return f'create extension if not exists "{name}" with schema "{schema}";'


def columns_of(rows: Rows) -> str:
    return ", ".join(f'"{column}"' for column in rows.columns)
