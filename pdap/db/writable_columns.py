"""Which columns of a table can be written, as PostgreSQL's catalog says it."""

from django.db import connection

from pdap.db.relations import Table


def writable_columns(table: Table) -> frozenset[str]:
    """Return the columns of a table but those that PostgreSQL computes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
            "and attgenerated = ''",
            [f"public.{table}"],
        )
        return frozenset(name for (name,) in cursor.fetchall())
