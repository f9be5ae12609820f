"""Writing many rows at once."""

from collections.abc import Collection, Sequence

from django.db import connections, models, router
from psycopg import sql

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
    key = model._meta.pk
    fields = [model._meta.get_field(name) for name in columns]
    arrays = [
        [field.get_db_prep_save(getattr(record, field.attname), connection) for record in records]
        for field in (key, *fields)
    ]
    given = sql.SQL(", ").join(
        sql.SQL("%s::{}[]").format(
            sql.SQL(field.rel_db_type(connection) if field is key else field.db_type(connection))
        )
        for field in (key, *fields)
    )
    statement = sql.SQL(
        "update {table} set {changes} from unnest({given}) as given ({key}, {names}) where {table}.{key} = given.{key}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        changes=sql.SQL(", ").join(sql.SQL("{0} = given.{0}").format(sql.Identifier(field.column)) for field in fields),
        given=given,
        key=sql.Identifier(key.column),
        names=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)
