"""Rows of responses straight from one statement, by the declared columns: no instances, no serializers.

The serializers describe the same rows in the OpenAPI documents; `tests/pdap/api/test_plain_rows.py` compares the two.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpResponse
from psycopg.types.json import set_json_loads

from pdap.api.conditional import NEWEST_CHANGE
from pdap.db.asked_often import AskedOften
from pdap.db.fields import LARGEST_ID
from pdap.db.prepared import PreparingAtOnceCursor, PreparingCursor, cursor_of
from pdap.db.relations import Table
from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.lib.json_text import with_separators_escaped
from pdap.lib.status_counts import KeptNumber
from pdap.lib.web_address import shown_address

Row = dict[str, Any]
LAST_CHANGE, TOTAL = "last_change", "total"


class PlainRows:
    """How the rows of a table are read: the declared columns, and `beside` them what hangs on the row, as SQL by name.

    `record` is the row itself; `joins` are what the columns read beside it.
    """

    def __init__(self, declaration: Declaration, table: Table, joins: str, beside: Mapping[str, str]) -> None:
        columns = declaration.for_programs(Use.API)
        self.links = [column.name for column in columns if isinstance(column.kind, kinds.Link)]
        self.mandatory = {column.name for column in columns if not column.nullable}
        expressions = {column.name: readable_sql(column) for column in columns} | dict(beside)
        expressions[LAST_CHANGE] = of_first_row(NEWEST_CHANGE)
        self.names = tuple(expressions)
        # Each by its key: PostgreSQL would rather read the whole table than look up a page's rows.
        self.tables = f"lateral (select * from public.{table} own where own.id = page.id limit 1) record {joins}"  # noqa: S608 - our own names
        self.selected = ", ".join(f"{sql} as {name}" for name, sql in expressions.items())

    def read(
        self,
        wanted: QuerySet[Any, Any],
        kind: type[PreparingCursor] | None = None,
        counted: KeptNumber | None = None,
    ) -> list[Row]:
        """Return the rows of a queryset of the table, in its order.

        `kind` is that of the cursor, where its statement is asked for again and again; `counted` is read with the rows.
        """
        try:
            ids, parameters = sql_of_ids(wanted)
        except EmptyResultSet:
            return []
        return self.read_found(ids, parameters, kind, counted)

    def read_found(
        self,
        ids: str,
        parameters: Sequence[Any],
        kind: type[PreparingCursor] | None = None,
        counted: KeptNumber | None = None,
    ) -> list[Row]:
        """Return the rows whose ids a statement finds, in its order."""
        names, selected = self.names, self.selected
        if counted is not None:
            names, selected = (*names, TOTAL), f"{selected}, {of_first_row(counted.sql())} as {TOTAL}"
        statement = (
            f"select {selected} from (select id, row_number() over () as place from ({ids}) found(id)) page"  # noqa: S608 - made of declarations and of Django's own SQL
            f" cross join {self.tables} order by page.place"
        )
        with cursor_of(DEFAULT_DB_ALIAS, parameters, kind) as cursor:
            set_json_loads(orjson.loads, cursor.cursor)
            cursor.execute(statement, parameters)
            rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        for row in rows:
            self.leave_out_other_addresses(row)
        return rows

    def read_record(self, wanted: AskedOften, pk: int) -> list[Row]:
        """Return the row of one record, if it is among those that are found by their id."""
        return self.read_found(*wanted.filled(min(pk, LARGEST_ID)), PreparingAtOnceCursor)

    def leave_out_other_addresses(self, row: Row) -> None:
        for name in self.links:
            if (address := row[name]) and shown_address(address) is None:
                row[name] = "" if name in self.mandatory else None


def sql_of_ids(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL that finds the ids of a queryset, and its parameters."""
    return rows.values_list("pk").query.sql_with_params()


def record_of(find: Callable[[int], QuerySet[Any, Any]]) -> AskedOften:
    """Return what finds a record of a queryset by its id, for `read_record`: its SQL is written once."""
    return AskedOften(find, "pk")


def readable_sql(column: RecordColumn) -> str:
    """Return the SQL of a column; a time as its text in JSON, since objects of times cost more than all the rest."""
    if not isinstance(column.kind, kinds.Moment):
        return column.expression
    text = f"""to_char(({column.expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"replace({text}, '.000000', '')"


def of_first_row(sql: str) -> str:
    """Return the SQL of what all rows would say alike: once is enough."""
    return f"case page.place when 1 then {sql} end"


def json_list(select: str) -> str:
    """Return the SQL that gives the rows of a select as JSON, in its order; an empty list for none."""
    return f"coalesce((select json_agg(item) from ({select}) item), '[]')"  # noqa: S608 - no value is in it


def last_change_in(rows: Sequence[Row]) -> datetime.datetime | None:
    """Return when the catalog last changed, from the row that was read with it."""
    return next((row[LAST_CHANGE] for row in rows if row[LAST_CHANGE]), None)


def total_in(rows: Sequence[Row]) -> int | None:
    """Return the number that was read with the rows; None where none of them says it."""
    return next((row[TOTAL] for row in rows if row.get(TOTAL) is not None), None)


def choose_columns(rows: Iterable[Row], names: Sequence[str]) -> list[Row]:
    return [{name: row[name] for name in names} for row in rows]


def json_bytes(body: Any) -> bytes:
    """Return JSON in the bytes that Django REST framework's renderer makes of it."""
    return with_separators_escaped(orjson.dumps(body, option=orjson.OPT_UTC_Z))


def json_response(body: Any) -> HttpResponse:
    return HttpResponse(json_bytes(body), content_type="application/json")


def cells(row: Row) -> list[Any]:
    """Return a row's values as files have them: times as in JSON."""
    return [in_text(value) for value in row.values()]


def in_text(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, datetime.date) else value
