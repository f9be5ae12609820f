"""The test database: built once per run by Alembic and `migrate`, and cloned for each parallel worker."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import alembic.command
import psycopg
from alembic.config import Config
from django.core.management import call_command
from django.db import connections

from pdap.db.database_urls import django_database
from pdap.lib.environment import BASE_DIR
from tests.server import create, drop, names, server, url_of

PREFIX = "test_pdap_"


def run_name() -> str:
    """Return what the names of this run's databases begin with."""
    return f"{PREFIX}{os.environ['PDAP_TEST_RUN']}"


def lock_of(run: str) -> int:
    """Return the advisory lock that says a run lives."""
    return zlib.crc32(run.encode())


@contextmanager
def living_run() -> Iterator[None]:
    """Say that this run lives, drop what dead runs have left, and at the end what this one leaves."""
    with server() as connection:
        connection.execute("select pg_advisory_lock(%s)", [lock_of(run_name())])
        for run in {name[: len(PREFIX) + 8] for name in names(connection, PREFIX)} - {run_name()}:
            if connection.execute("select pg_try_advisory_lock(%s)", [lock_of(run)]).fetchone() == (True,):
                drop_run(connection, run)
        yield
        drop_run(connection, run_name())


def drop_run(connection: psycopg.Connection, run: str) -> None:
    """Drop a run's databases."""
    for name in names(connection, run):
        drop(connection, name)


def clone(suffix: str) -> str:
    """Return the name of a new database like the template; the first caller of a run builds that."""
    name = f"{run_name()}_{suffix}"
    with server() as connection:
        # Cloning needs the template without connections, so workers take their turns.
        connection.execute("select pg_advisory_lock(%s)", [lock_of(f"{run_name()}_template")])
        template = f"{run_name()}_template"
        if not names(connection, template):
            create(connection, template)
            build(url_of(template))
        drop(connection, name)
        create(connection, name, template)
    return name


def upgrade(url: str, revision: str = "head") -> None:
    """Apply Alembic's migrations to a database."""
    alembic.command.upgrade(Config(BASE_DIR / "alembic.ini", attributes={"url": url}), revision)


def build(url: str) -> None:
    """Make everything that a run of the site finds: Alembic's tables, then Django's."""
    upgrade(url)
    use(url)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connections["default"].close()


def use(url: str) -> None:
    """Point Django at a database of the test server."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(django_database(url))
