"""The test databases: built once by Alembic and `migrate`, and cloned for each parallel worker.

The demonstration and the geography of the country, which take many seconds to load, are others, which whole files of
tests read.
"""

import hashlib
import os
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import StringIO
from urllib.parse import urlsplit, urlunsplit

import alembic.command
import psycopg
from alembic.config import Config
from django.core.management import call_command
from django.db import connections

from locations.models import County, Locality, State
from pdap.db.configuration import database
from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded.binaries import installed_programs
from tests.server import create, drop, names, rename, server, url_of

PREFIX = "test_pdap_"
KEPT = "test_kept_"
SCHEMA, TEMPLATE = "schema", "template"
# With rows, and so of this run alone.
DEMONSTRATION, COUNTRY = "demonstration", "country"
# What decides what a migrated database looks like.
MIGRATES = (
    "alembic/**/*",
    "**/migrations/*.py",
    "pdap/db/**/*.py",
    "pdap/settings.py",
    "tests/*.py",
    "requirements*.txt",
)


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
        # Another run that lives may be over other code.
        if all(name.startswith(run_name()) for name in names(connection, PREFIX)):
            for name in names(connection, KEPT):
                if not name.startswith(kept_name()):
                    drop(connection, name)
        yield
        drop_run(connection, run_name())


def drop_run(connection: psycopg.Connection, run: str) -> None:
    """Drop a run's databases."""
    for name in names(connection, run):
        drop(connection, name)


@cache
def kept_name() -> str:
    """Return what the names of the databases that outlive a run begin with: another code has others."""
    files = sorted({path for pattern in MIGRATES for path in BASE_DIR.glob(pattern) if path.is_file()})
    contents = (path.read_bytes() for path in files if path.suffix in {".py", ".sql", ".txt", ".json"})
    return f"{KEPT}{hashlib.sha256(b''.join(contents)).hexdigest()[:16]}"


def clone(suffix: str, like: str = TEMPLATE) -> str:
    """Return the name of a new database: what Alembic makes, that with Django's own tables, or one with rows.

    The first who wants one builds it. Those without rows are kept for the next runs over the same migrations.
    """
    name = f"{run_name()}_{suffix}"
    make_afresh(name, like)
    return name


def make_afresh(name: str, like: str) -> None:
    """Replace a database, if there is one of this name, by a new one."""
    with server() as connection:
        # Cloning needs the template without connections, so workers and runs take their turns.
        connection.execute("select pg_advisory_lock(%s)", [lock_of(KEPT)])
        origin = _built(connection, like)
        drop(connection, name)
        create(connection, name, origin)


def _built(connection: psycopg.Connection, like: str) -> str:
    name = f"{run_name() if like in (DEMONSTRATION, COUNTRY) else kept_name()}_{like}"
    if not names(connection, name):
        before, fill = {
            SCHEMA: (lambda: "template0", upgrade),
            TEMPLATE: (lambda: _built(connection, SCHEMA), migrate),
            DEMONSTRATION: (lambda: _built(connection, TEMPLATE), load_demonstration),
            COUNTRY: (lambda: _built(connection, TEMPLATE), load_country),
        }[like]
        create(connection, f"{run_name()}_unfinished", before())
        present = connections["default"].settings_dict["NAME"]
        fill(url_of(f"{run_name()}_unfinished"))
        use(url_of(present))
        rename(connection, f"{run_name()}_unfinished", name)
    return name


def migrated_on(url: str) -> str:
    """Return the address of a migrated database, without rows, on another server: kept as those of the test server.

    It is copied from there: migrating once more would take ten times as long.
    """
    name = f"{kept_name()}_{TEMPLATE}"
    address = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as connection:
        if not names(connection, name):
            for old in (*names(connection, KEPT), *names(connection, PREFIX)):
                drop(connection, old)
            create(connection, f"{PREFIX}unfinished")
            copy_template(urlunsplit(urlsplit(url)._replace(path=f"/{PREFIX}unfinished")))
            rename(connection, f"{PREFIX}unfinished", name)
    return address


def copy_template(url: str) -> None:
    """Bring what the template holds into an empty database, which may be on another server."""
    programs = installed_programs()
    with server() as connection:
        # While it is read, no one can clone it.
        connection.execute("select pg_advisory_lock(%s)", [lock_of(KEPT)])
        origin = url_of(_built(connection, TEMPLATE))
        dump = subprocess.run([programs / "pg_dump", "--no-owner", origin], capture_output=True, check=True)
    command = [programs / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", url]
    subprocess.run(command, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)


def upgrade(url: str, revision: str = "head") -> None:
    """Apply Alembic's migrations to a database."""
    alembic.command.upgrade(Config(BASE_DIR / "alembic.ini", attributes={"url": url}), revision)


def migrate(url: str) -> None:
    """Add Django's own tables to Alembic's."""
    use(url)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connections["default"].close()


def load_demonstration(url: str) -> None:
    """Load the geography and the demonstration, as `make run` does."""
    use(url)
    call_command("load_demo", verbosity=0)
    connections["default"].close()


def load_country(url: str) -> None:
    """Load the geography beside a state, a county and a town that have names of ours."""
    use(url)
    state = State.objects.create(state_iso="PA", state_name="The Commonwealth")
    county = County.objects.create(state=state, fips="42003", name="Our name")
    Locality.objects.create(county=county, name="PITTS-BURGH")
    call_command("load_geography", verbosity=0, stdout=StringIO())
    connections["default"].close()


def use(url: str) -> None:
    """Point Django at a database of the test server."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(database(url))
