"""Emptying the tables that Alembic owns, after tests whose transactions were real."""

from django.core.cache import cache
from django.db import connection

# What the migrations themselves put into tables.
REFERENCE_TABLES = ("alembic_version", "permissions", "record_categories", "record_types", "adoptions")


def empty_public() -> None:
    """Leave what a fresh database has: the reference rows, the National location, materialized views that are empty."""
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name not in REFERENCE_TABLES]
        cursor.execute("select id from public.locations where type = 'National'")
        (national,) = cursor.fetchone()
        # Cascading reaches what the libraries keep of people in schema `django`.
        cursor.execute(f"truncate {', '.join(f'public.{name}' for name in tables)} restart identity cascade")
        cursor.execute(
            "insert into public.locations (id, type) overriding system value values (%s, 'National')", [national]
        )
        cursor.execute("select setval(pg_get_serial_sequence('public.locations', 'id'), %s)", [national])
        cursor.execute("select matviewname from pg_matviews where schemaname = 'public'")
        for (view,) in cursor.fetchall():
            cursor.execute(f"refresh materialized view public.{view}")
