"""A country of few places, and a tiny catalog in it."""

import psycopg
import pytest
from django.db import connection as django_connection
from psycopg import sql

from bench.volume.checked_links import add_links
from bench.volume.copying import switch_change_log
from bench.volume.database import catalog_tables, copy_all, refresh_views
from bench.volume.sizes import Size

TINY = Size(agencies=150, sources=400, requests=20, people=12)
PLACES = {
    ("CA", "California"): {
        ("06037", "Los Angeles"): {"Los Angeles": 3_800_000, "Pasadena": 138_000},
        ("06075", "San Francisco"): {"San Francisco": 870_000},
    },
    ("PA", "Pennsylvania"): {
        ("42003", "Allegheny"): {"Pittsburgh": 302_000, "Springfield": 900},
        ("42085", "Lincoln"): {"Springfield": 700, "Franklin": None},
    },
    ("IL", "Illinois"): {("17107", "Lincoln"): {"Springfield": 114_000, "Lincoln": 13_000}},
}


def add_country(connection: psycopg.Connection) -> None:
    """Add the few places."""
    for (iso, state_name), counties in PLACES.items():
        state = insert(connection, "us_states", state_iso=iso, state_name=state_name)
        for (fips, county_name), localities in counties.items():
            county = insert(connection, "counties", fips=fips, name=county_name, state_id=state)
            for name, population in localities.items():
                insert(connection, "localities", name=name, county_id=county, population=population)


def insert(connection: psycopg.Connection, table: str, **values: object) -> int:
    """Add a row and return its number."""
    statement = sql.SQL("insert into public.{} ({}) values ({}) returning id").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    return connection.execute(statement, list(values.values())).fetchone()[0]


@pytest.fixture
def catalog(db: None) -> psycopg.Connection:
    """The connection of the tests' database, with a tiny catalog in it that is rolled back."""
    django_connection.ensure_connection()
    connection = django_connection.connection
    add_country(connection)
    switch_change_log(connection, "disable")
    for tables in catalog_tables(connection, TINY, "seed").values():
        copy_all(connection, tables, lambda *_: None)
    add_links(connection)
    switch_change_log(connection, "enable")
    refresh_views(connection)
    return connection
