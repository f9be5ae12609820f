"""Writing many rows at once."""

import datetime
import json
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db import connections, models, router

# More rows in a statement gain nothing.
ROWS_A_STATEMENT = 1000


def update_rows(records: Sequence[models.Model], columns: Collection[str]) -> None:
    """Write some fields of records of one model, by primary key, in one statement per thousand records.

    Django's `bulk_update` writes a CASE with a branch for each record in each column, and spends most of its time on
    that. Records that no longer exist are left out. Values can't be expressions.
    """
    if columns:
        for start in range(0, len(records), ROWS_A_STATEMENT):
            update_from_values(records[start : start + ROWS_A_STATEMENT], columns)


def update_from_values(records: Sequence[models.Model], columns: Collection[str]) -> None:
    """Write the records in one statement; PostgreSQL converts the values to the table's types, enums and arrays too."""
    model = type(records[0])
    connection = connections[router.db_for_write(model)]
    quoted = connection.ops.quote_name
    key: Any = model._meta.pk
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    table, key_name = f"public.{quoted(model._meta.db_table)}", quoted(key.column)
    changes = ", ".join(f"{quoted(field.column)} = given.{quoted(field.column)}" for field in fields)
    values = [
        {field.column: field.get_db_prep_save(getattr(record, field.attname), connection) for field in (key, *fields)}
        for record in records
    ]
    # Only quoted column names become part of the SQL.
    statement = (
        f"update {table} old set {changes} from jsonb_populate_recordset(null::{table}, %s::jsonb) given"  # noqa: S608
        f" where old.{key_name} = given.{key_name}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(values, default=in_full)])


def in_full(value: object) -> str:
    """Return a value that JSON can't express as PostgreSQL reads it: times to the microsecond."""
    if isinstance(value, datetime.date | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written so")
