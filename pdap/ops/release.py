"""Bringing a database up to this code, which every deployment does before its processes start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import alembic.command
import psycopg
from alembic.config import Config
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS

from pdap.db.database_urls import libpq_url
from pdap.db.raw_rows import only_value
from pdap.lib.environment import BASE_DIR

# The advisory lock of everyone who prepares the database, each on a connection of its own.
PREPARATION_LOCK = 7_137_418_991


@contextmanager
def hold_preparation(url: str, tell: Callable[[str], object]) -> Iterator[None]:
    """Let one process at a time prepare a database; the lock ends with the process, however that ends."""
    options = "-c lock_timeout=0 -c statement_timeout=0 -c idle_session_timeout=0"
    with psycopg.connect(libpq_url(url), autocommit=True, options=options) as connection:
        if not only_value(connection, "select pg_try_advisory_lock(%s)", [PREPARATION_LOCK]):
            tell("Another process is preparing this database: waiting for it to finish.")
            connection.execute("select pg_advisory_lock(%s)", [PREPARATION_LOCK])
        yield


def upgrade_schema(url: str) -> None:
    """Apply Alembic's migrations to the database at a URL; two processes take turns."""
    alembic.command.upgrade(Config(BASE_DIR / "alembic.ini", attributes={"url": url}), "head")


def make_library_tables(database: str = DEFAULT_DB_ALIAS) -> None:
    """Create or update the tables of Django and the libraries in schema `django`. Repeatable."""
    call_command("migrate", database=database, verbosity=0, interactive=False)
    call_command("createcachetable", database=database, verbosity=0)


def upgrade_libraries() -> None:
    """Create or update the libraries' tables, and write the jobs' schedule. Repeatable."""
    make_library_tables()
    call_command("sync_schedules", verbosity=0)
