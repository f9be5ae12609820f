"""Making a catalog's database, step by step: what is interrupted goes on at the step where it was."""

import hashlib
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial

import psycopg

from bench.measured_site import collect_static, site_environment, upgrade
from bench.volume.agencies import agency_tables, make_agencies
from bench.volume.checked_links import add_links
from bench.volume.copying import CopiedRows, copy, switch_change_log
from bench.volume.people import people_tables
from bench.volume.places import read_places
from bench.volume.requests import request_tables
from bench.volume.sizes import Size
from bench.volume.sources import source_tables
from pdap.db.database_urls import libpq_url
from pdap.db.raw_rows import only_value
from pdap.lib.environment import BASE_DIR
from pdap.lib.progress_bars import progress_bars

Tell = Callable[[str, int, int], None]
SEED = "42"
# What a database is made of: with other files it is made again.
MADE_OF = (
    *("bench/volume/*.py", "alembic/versions/*.py"),
    *("locations/geography/data/*.csv", "locations/geography/load.py"),
)
VIEWS = "select matviewname from pg_matviews where schemaname = 'public' order by matviewname"


def make_database(url: str, size: Size) -> None:
    """Leave a database of this size at an address: the one that is there if nothing has changed since it was made."""
    environment = site_environment(url)
    fingerprint = fingerprint_of(size)
    if made_of(url) not in (None, fingerprint):
        sys.stdout.write("The generator or the schema has changed: the database is made from the beginning.\n")
        drop(url)
    if made_of(url) is None:
        upgrade(environment)
        with psycopg.connect(url) as connection:
            connection.execute("create schema bench")
            connection.execute("create table bench.steps (name text primary key, fingerprint text, seconds float8)")
            connection.execute("insert into bench.steps values ('schema', %s, 0)", [fingerprint])
    else:
        collect_static(environment)
    with progress_bars(quiet=not sys.stdout.isatty()) as tell:
        fill(url, size, SEED, tell)


def fingerprint_of(size: Size) -> str:
    """Return a hash of the size and of all files that the database is made of."""
    files = sorted(path for pattern in MADE_OF for path in BASE_DIR.glob(pattern))
    content = hashlib.sha256(f"{size} {SEED}".encode())
    for path in files:
        content.update(path.relative_to(BASE_DIR).as_posix().encode() + b"\0" + path.read_bytes())
    return content.hexdigest()


def made_of(url: str) -> str | None:
    """Return the fingerprint that the database was made with; None for one that was not made, or not begun."""
    with psycopg.connect(url) as connection:
        if only_value(connection, "select to_regclass('bench.steps')") is None:
            return None
        return only_value(connection, "select fingerprint from bench.steps where name = 'schema'")


def drop(url: str) -> None:
    """Leave an empty database at the address."""
    address, _, name = libpq_url(url).rpartition("/")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)'.encode())
        connection.execute(f'create database "{name}"'.encode())


def fill(url: str, size: Size, seed: str, tell: Tell) -> None:
    """Make the rows, each step in a transaction of its own that is left out where it is done."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name, tables in catalog_tables(connection, size, seed).items():
            run_step(connection, name, partial(copy_all, connection, tables, tell))
        run_step(connection, "links", lambda: add_links(connection))
        run_step(connection, "statistics", lambda: None, after="analyze")
        run_step(connection, "views", lambda: refresh_views(connection), after="vacuum analyze")


def catalog_tables(connection: psycopg.Connection, size: Size, seed: str) -> dict[str, Iterable[CopiedRows]]:
    """Return the rows of a catalog by step; they are made when they are asked for."""
    places = read_places(connection)
    record_types = numbers_by_name(connection, "record_types")
    categories = numbers_by_name(connection, "record_categories")
    agencies = make_agencies(places, size.agencies, seed)
    return {
        "agencies": agency_tables(agencies, seed),
        "data sources": source_tables(agencies, record_types, size.sources, seed),
        "people": people_tables(places, record_types, categories, size.people, seed),
        "data requests": request_tables(places, size, seed),
    }


def run_step(connection: psycopg.Connection, name: str, action: Callable[[], None], after: str = "") -> None:
    """Do a step, unless it is done, and say how long it took; `after` is what cannot run in a transaction."""
    if connection.execute("select 1 from bench.steps where name = %s", [name]).fetchone():
        return
    start = time.monotonic()
    with connection.transaction():
        switch_change_log(connection, "disable")
        action()
        switch_change_log(connection, "enable")
        if not after:
            connection.execute("insert into bench.steps values (%s, '', %s)", [name, time.monotonic() - start])
    if after:
        connection.execute(after.encode())
        connection.execute("insert into bench.steps values (%s, '', %s)", [name, time.monotonic() - start])
    sys.stdout.write(f"{name}: {time.monotonic() - start:.0f} s\n")
    sys.stdout.flush()


def copy_all(connection: psycopg.Connection, tables: Iterable[CopiedRows], tell: Tell) -> None:
    """Load tables one after the other."""
    for table in tables:
        copy(connection, table, tell)


def refresh_views(connection: psycopg.Connection) -> None:
    """Bring all materialized views up to date."""
    for (view,) in connection.execute(VIEWS).fetchall():
        connection.execute(f"refresh materialized view public.{view}".encode())


def numbers_by_name(connection: psycopg.Connection, table: str) -> dict[str, int]:
    """Return the numbers of record types or categories by their names, in an order that does not change."""
    return dict(connection.execute(f"select name::text, id from public.{table} order by 1".encode()).fetchall())
