"""PostgreSQL's enum arrays as Python lists.

psycopg knows only the arrays of built-in types: an array of one of our enums would come back as text. So each
connection registers our types as it opens.
"""

from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg.types import TypeInfo

ENUMS_IN_ARRAYS = ("access_type", "record_type", "user_capacities_enum")

LOOKUP = "select typname, oid, typarray from pg_type where typnamespace = 'public'::regnamespace and typname = any(%s)"


def register(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Register the enums that are used in arrays with a new connection, if the database has them.

    Django calls this for each connection that it takes out of a pool, too: most of those know the enums already.
    """
    if connection.vendor != "postgresql" or connection.connection.adapters.types.get(ENUMS_IN_ARRAYS[0]):
        return
    # Through psycopg: this is part of connecting, not one of the request's queries.
    register_enums(connection.connection)


def register_enums(raw: psycopg.Connection) -> None:
    """Register the enums that are used in arrays with a psycopg connection."""
    with raw.cursor() as cursor:
        for name, oid, array_oid in cursor.execute(LOOKUP, [list(ENUMS_IN_ARRAYS)]).fetchall():
            TypeInfo(name, oid, array_oid).register(raw)


def connect() -> None:
    """Have every new connection know the enums."""
    connection_created.connect(register, dispatch_uid="pdap.db.postgres_types")
