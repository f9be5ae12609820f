"""The PostgreSQL server that tests use, and the databases in it: every one is named `test_...`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from pdap.db.database_urls import libpq_url
from pdap.lib.environment import env
from pdap.ops.embedded import attach_server
from pdap.ops.embedded.server_home import project_home


@cache
def test_server_url() -> str:
    """Return the address of a database on the test server, to connect to and never to write in."""
    if url := env.str("TEST_DATABASE_URL"):
        return libpq_url(url)
    return attach_server(project_home("test-postgres"), durable=False)


test_server_url.__test__ = False  # type: ignore[attr-defined] - no test, whatever its name


def url_of(database: str) -> str:
    """Return the address of one database of the test server."""
    return urlunsplit(urlsplit(test_server_url())._replace(path=f"/{database}"))


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """Connect to the server in order to make and drop databases."""
    with psycopg.connect(test_server_url(), autocommit=True) as connection:
        yield connection


def create(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """Make a database; `template0` gives an empty one. Its files are copied: else each page goes through the log."""
    assert name.startswith("test_")
    statement = sql.SQL("create database {} template {} strategy file_copy")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a database, and end all connections to it."""
    assert name.startswith("test_")
    connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def rename(connection: psycopg.Connection, name: str, new: str) -> None:
    """Give a database without connections another name."""
    assert new.startswith("test_")
    connection.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(new)))


def names(connection: psycopg.Connection, prefix: str) -> list[str]:
    """Return the databases whose names begin so."""
    rows = connection.execute("select datname from pg_database where starts_with(datname, %s)", [prefix])
    return [name for (name,) in rows]
