"""Querysets that run again and again: Django compiles their SQL once, and each connection plans it once.

Compiling a queryset takes Django longer than PostgreSQL takes to run it. A statement that is written as SQL anyway goes
to `rows_read_often` (`prepared.py`), which prepares it in the same way: the two differ only in who writes the SQL.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import signature
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

from pdap.db.joined_records import JoinedRecords
from pdap.db.prepared import PreparingCursor, cursor_of

# Stands for the first value while the SQL is compiled; the next number stands for the next value.
STAND_IN = 918273645


class AskedOften:
    """A queryset that differs from call to call only in some values, the arguments of the function that makes it.

    The values go into its SQL unchanged: numbers, or texts such as those of `array_literal`. It returns records, with
    the related ones of `select_related` and with annotations, or named rows if columns are named.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *columns: str) -> None:
        self.make, self.columns = make, columns

    def __call__(self, *values: int | str) -> list[Any]:
        """Return the rows for these values."""
        rows = self.rows(*values)
        return (
            [self.as_record(self.converted(row)) for row in rows] if self.conversions else [*map(self.as_record, rows)]
        )

    def first(self, *values: int | str) -> Any:
        """Return the first of the rows; None where there is none."""
        return next(iter(self(*values)), None)

    def converted(self, row: tuple[Any, ...]) -> list[Any]:
        """Return a row with each value as its field reads it."""
        values = list(row)
        for place, convert in self.conversions:
            values[place] = convert(values[place])
        return values

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """Return the rows as PostgreSQL returns them."""
        sql, filled = self.filled(*values)
        with cursor_of(DEFAULT_DB_ALIAS, filled, PreparingCursor) as cursor:
            cursor.execute(sql, filled)
            return cursor.fetchall()

    def filled(self, *values: int | str) -> tuple[str, list[Any]]:
        """Return the SQL and its parameters for these values."""
        sql, parameters = self.statement
        return sql, [values[part.number] if isinstance(part, Slot) else part for part in parameters]

    @cached_property
    def stand_ins(self) -> range:
        return range(STAND_IN, STAND_IN + len(signature(self.make).parameters))

    @cached_property
    def made(self) -> QuerySet[Any, Any]:
        return self.make(*self.stand_ins)

    @cached_property
    def joined(self) -> JoinedRecords:
        return JoinedRecords(self.made)

    @cached_property
    def statement(self) -> tuple[str, list[Any]]:
        """The SQL and its parameters, with a slot for each place where a value goes."""
        sql, parameters = self.made.values_list(*(self.columns or self.joined.columns)).query.sql_with_params()
        # As texts: a column of texts makes one of its stand-in.
        stand_ins = [str(number) for number in self.stand_ins]
        slots = [Slot(stand_ins.index(str(value))) if str(value) in stand_ins else value for value in parameters]
        if {slot.number for slot in slots if isinstance(slot, Slot)} != set(range(len(stand_ins))):
            raise ValueError("A value is not in the statement as it was given.")
        return sql, slots

    @cached_property
    def as_record(self) -> Callable[[Sequence[Any]], Any]:
        if self.columns:
            row: Any = namedtuple("Row", self.columns)  # type: ignore[misc]
            return row._make
        return self.joined.record

    @cached_property
    def conversions(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """How fields read values, by the index of the column; most take them unchanged."""
        meta = self.made.model._meta
        fields = [field_named(meta, name) for name in self.columns] or self.joined.fields
        return [(place, conversion_of(field)) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]


class Slot:
    """Where one of the values goes."""

    def __init__(self, number: int) -> None:
        self.number = number


def conversion_of(field: Any) -> Callable[[Any], Any]:
    return lambda value: field.from_db_value(value, None, connection)


def field_named(meta: Any, name: str) -> Any:
    """Return a model's field; None for an annotation."""
    try:
        return meta.get_field(name)
    except FieldDoesNotExist:
        return None
