"""Emptying tables after tests whose transactions were real, at little cost: only what such a test has filled.

Django's own `flush` empties every table and makes content types and permissions, which costs more than most tests.
"""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

# What the migrations themselves put into tables.
REFERENCE_TABLES = (
    *("public.alembic_version", "public.permissions", "public.record_categories", "public.record_types"),
    *("public.adoptions", "django.django_migrations", "django.django_content_type", "django.auth_permission"),
    "public.catalog_version",
)
NATIONAL = "public.locations"
RELATIONS = """
select oid::regclass::text, relkind = 'm' from pg_class
where relnamespace in ('public'::regnamespace, 'django'::regnamespace) and relkind in ('r', 'p', 'm')
"""
CONTENT = "select '{0}', md5(coalesce(string_agg(row::text, '|' order by row::text), '')) from {0} row"
# What each table and materialized view held when they were emptied the last time.
_when_empty: dict[str, str] = {}


def leave_emptying_to_us() -> None:
    """Keep Django's test cases from flushing; `empty_tables` is called after each instead."""
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[method-assign]


def empty_tables() -> None:
    """Leave what a fresh database has: the reference rows, the National location, materialized views that are empty."""
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('search_path', 'pg_catalog', false)")  # names then say their schema
        tables, views = relations(cursor)
        now = contents(cursor, [*tables, *views])
        if changed := [name for name in tables if now[name] != _when_empty.get(name)]:
            empty(cursor, changed)
            # What the triggers have written about the nation goes once more; their other rows belong to it.
            cursor.execute("truncate public.change_log restart identity cascade")
        stale = [name for name in views if now[name] != _when_empty.get(name)]
        for name in stale:
            cursor.execute(f"refresh materialized view {name}")
        if changed or stale:
            _when_empty.update(contents(cursor, [*tables, *views]))
        cursor.execute("reset search_path")


def relations(cursor: Any) -> tuple[list[str], list[str]]:
    """Return the tables that tests fill, and the materialized views."""
    cursor.execute(RELATIONS)
    rows = cursor.fetchall()
    tables = sorted({name for name, is_view in rows if not is_view} - set(REFERENCE_TABLES))
    return tables, [name for name, is_view in rows if is_view]


def contents(cursor: Any, names: list[str]) -> dict[str, str]:
    """Return the rows of each relation, folded."""
    cursor.execute(" union all ".join(CONTENT.format(name) for name in names))
    return dict(cursor.fetchall())


def empty(cursor: Any, tables: list[str]) -> None:
    """Empty tables and what points to them; the nation stays."""
    cursor.execute(f"select id from {NATIONAL} where type = 'National'")
    (national,) = cursor.fetchone()
    cursor.execute(f"truncate {', '.join(tables)} restart identity cascade")
    cursor.execute(
        f"insert into {NATIONAL} (id, type) overriding system value values (%s, 'National') on conflict do nothing",
        [national],
    )
    cursor.execute(f"select setval(pg_get_serial_sequence('{NATIONAL}', 'id'), %s)", [national])
