"""A second server, other than that of all tests: PostgreSQL 15 where Debian's is there, else another embedded one."""

import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from pdap.ops.embedded import attach_server
from pdap.ops.embedded.server_home import project_home

OLDEST = Path("/usr/lib/postgresql/15/bin")


@cache
def other_server() -> str:
    """Return the address of a database on it, to connect to and never to write in."""
    if not (OLDEST / "postgres").exists():
        return attach_server(project_home("test-postgres-other"), durable=False)
    former = os.environ.get("PDAP_POSTGRES_BIN")
    os.environ["PDAP_POSTGRES_BIN"] = str(OLDEST)
    try:
        return attach_server(project_home("test-postgres-15"), durable=False)
    finally:
        os.environ.pop("PDAP_POSTGRES_BIN")
        if former is not None:
            os.environ["PDAP_POSTGRES_BIN"] = former


def there(database: str) -> str:
    """Return the address of one of its databases."""
    return urlunsplit(urlsplit(other_server())._replace(path=f"/{database}"))


def on_other_server(statement: str, *names: str) -> list[tuple]:
    """Run SQL there, with names of databases in its gaps, and return the rows."""
    with psycopg.connect(there("postgres"), autocommit=True) as connection:
        cursor = connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        return cursor.fetchall() if cursor.description else []


def databases_like(name: str) -> set[str]:
    """Return which of its databases have a name, and what may stand behind it."""
    return {
        database
        for (database,) in on_other_server("select datname::text from pg_database")
        if database.startswith(name)
    }


def drop_all(name: str) -> None:
    """Drop a database and its siblings."""
    for database in databases_like(name):
        on_other_server("drop database if exists {} with (force)", database)
