"""What a database consists of, from PostgreSQL's catalog: the tables of both schemas and what belongs to them."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

SCHEMAS = ("public", "django")

COLUMNS = """
select n.nspname || '.' || c.relname, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    greatest(c.reltuples, 0)::bigint
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any(%s) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
order by 1, a.attnum
"""
SEQUENCES = """
select schemaname || '.' || sequencename, coalesce(last_value, start_value), last_value is not null
from pg_sequences where schemaname = any(%s) order by 1
"""
EXTENSIONS = """
select e.extname::text, n.nspname::text from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql' order by 1
"""


@dataclass(frozen=True)
class Column:
    """One column, unless PostgreSQL computes it."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class DatabaseTable:
    """One table: its name with its schema, its columns, and about how many rows it has."""

    name: str
    columns: tuple[Column, ...]
    rows: int

    @property
    def identifier(self) -> str:
        return quoted_name(self.name)


def quoted_name(name: str) -> str:
    return sql.Identifier(*name.split(".", 1)).as_string()


def tables_of(connection: psycopg.Connection) -> list[DatabaseTable]:
    columns_of: dict[str, list[Column]] = {}
    rows: dict[str, int] = {}
    for table, column, kind, required, about in connection.execute(COLUMNS, [list(SCHEMAS)]).fetchall():
        columns_of.setdefault(table, []).append(Column(column, kind, required))
        rows[table] = about
    return [DatabaseTable(name, tuple(columns), rows[name]) for name, columns in columns_of.items()]


def sequences_of(connection: psycopg.Connection) -> list[tuple[str, int, bool]]:
    """Return the sequences: the name, the last value, and whether that has been used."""
    return connection.execute(SEQUENCES, [list(SCHEMAS)]).fetchall()


def extensions_of(connection: psycopg.Connection) -> list[tuple[str, str]]:
    return connection.execute(EXTENSIONS).fetchall()
