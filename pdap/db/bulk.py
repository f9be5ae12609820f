"""Writing many rows at once."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connections, models, router

# A statement with more rows than this gains nothing.
ROWS_A_STATEMENT = 1000


def update_rows(records: Sequence[models.Model], columns: Collection[str]) -> None:
    """Write some fields of records of one model, by primary key, in one statement for each thousand.

    Django's `bulk_update` writes a CASE with a branch for each record in each column, and spends most of its time on
    them. Records that are gone are left out. Values are written as they are: no expressions.
    """
    for start in range(0, len(records), ROWS_A_STATEMENT):
        update_from_values(records[start : start + ROWS_A_STATEMENT], columns)


def update_from_values(records: Sequence[models.Model], columns: Collection[str]) -> None:
    model = type(records[0])
    connection = connections[router.db_for_write(model)]
    quoted = connection.ops.quote_name
    key: Any = model._meta.pk
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    types = [key.rel_db_type(connection), *(field.db_type(connection) for field in fields)]
    table, key_name = quoted(model._meta.db_table), quoted(key.column)
    names = [quoted(field.column) for field in fields]
    changes = ", ".join(f"{name} = given.{name}" for name in names)
    arrays = ", ".join(f"%s::{of}[]" for of in types)
    values = [
        [field.get_db_prep_save(getattr(record, field.attname), connection) for record in records]
        for field in (key, *fields)
    ]
    placeholders = f"unnest({arrays}) as given ({key_name}, {', '.join(names)})"
    # Only quoted names of columns become part of the text.
    statement = f"update {table} set {changes} from {placeholders} where {table}.{key_name} = given.{key_name}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
