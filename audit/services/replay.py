"""Carrying out the steps of an undoing: neighbors that are alike go to the database together."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import psycopg
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from audit.enums import OperationType
from audit.services.ordering import Row
from audit.services.steps import Conflict, Step, Trouble, UndoRefusedError
from audit.services.table_facts import PLACES, writable_columns
from pdap.db.relations import Table

LONGEST_RUN = 1000


def carry_out(steps: Sequence[Step], *, leave_refused: bool = False) -> set[Row]:
    """Do the steps in their order, in the transaction that is open.

    Raises UndoRefusedError if the database no longer allows one; some may have been done by then. With `leave_refused`
    such rows are left alone, and returned.
    """
    left_alone: set[Row] = set()
    writable = {table: writable_columns(table) for table in {step.table for step in steps}}
    locations = [step.values for step in steps if step.table is Table.LOCATIONS and step.values]
    for run in runs_of(steps):
        try:
            with transaction.atomic():
                apply_steps(run, writable[run[0].table], locations)
        except IntegrityError:
            for step in run:
                try:
                    apply_step(step, writable[step.table], locations)
                except UndoRefusedError:
                    if not leave_refused:
                        raise
                    left_alone.add((step.table, step.row))
    return left_alone


def runs_of(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Cut the steps into runs that one statement can do: one table, one operation, the same columns, no row twice."""
    for _, alike in groupby(steps, lambda step: (step.table, step.operation, list(step.values))):
        run: dict[int, Step] = {}
        for step in alike:
            if step.row in run or len(run) == LONGEST_RUN:
                yield list(run.values())
                run = {}
            run[step.row] = step
        yield list(run.values())


def apply_step(step: Step, writable: frozenset[str], locations: Sequence[dict[str, Any]]) -> None:
    """Do one step. Raises UndoRefusedError where the database does not allow it."""
    try:
        with transaction.atomic():
            apply_steps([step], writable, locations)
    except IntegrityError as error:
        raise UndoRefusedError(
            [Conflict(Trouble.REFUSED, step.table, step.row, detail=refusal_text(error), becomes=step.values)]
        ) from error


def refusal_text(error: IntegrityError) -> str:
    """Return what the database says of a refusal; of checks only the name, since it would show the whole row."""
    cause = error.__cause__
    if isinstance(cause, psycopg.errors.UniqueViolation | psycopg.errors.ForeignKeyViolation):
        return cause.diag.message_detail or ""
    if isinstance(cause, psycopg.Error):
        return cause.diag.constraint_name or cause.diag.column_name or ""
    return ""


def apply_steps(run: Sequence[Step], writable: frozenset[str], locations: Sequence[dict[str, Any]]) -> None:
    """Do steps that are alike. Raises IntegrityError."""
    operation, table = run[0].operation, run[0].table
    columns = [name for name in run[0].values if name in writable]
    rows = [step.row for step in run]
    data = json.dumps([{"row": step.row, "data": step.values} for step in run])
    name = sql.Identifier("public", table)
    with connection.cursor() as cursor:
        if operation is OperationType.DELETE:
            # What an earlier step took along is gone already: the location of a place.
            cursor.execute(sql.SQL("delete from {} where id = any(%s)").format(name), [rows])
        elif operation is OperationType.INSERT:
            cursor.execute(
                sql.SQL(
                    "insert into {0} ({1}) overriding system value select {2} "
                    "from jsonb_array_elements(%s::jsonb) with ordinality as said(step, number) "
                    "cross join lateral jsonb_populate_record(null::{0}, said.step -> 'data') as was "
                    "order by said.number"
                ).format(name, column_list(columns), column_list(columns, "was")),
                [data],
            )
            advance_sequence(table, max(rows))
            remove_made_locations(table, rows, locations)
        elif columns:
            settings = sql.SQL(", ").join(sql.SQL("{0} = was.{0}").format(sql.Identifier(column)) for column in columns)
            cursor.execute(
                sql.SQL(
                    "update {0} as own set {1} from jsonb_to_recordset(%s::jsonb) as said(row bigint, data jsonb) "
                    "cross join lateral jsonb_populate_record(null::{0}, said.data) as was "
                    "where own.id = said.row"
                ).format(name, settings),
                [data],
            )


def column_list(columns: Sequence[str], of: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*([of] if of else []), column) for column in columns)


def advance_sequence(table: Table, largest: int) -> None:
    """See to it that no new row draws the number of one that came back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select setval(numbers, %s) from (select pg_get_serial_sequence(%s, 'id')::regclass as numbers) as own "
            "where coalesce(pg_sequence_last_value(numbers), 0) < %s",
            [largest, f"public.{table}", largest],
        )


def remove_made_locations(table: Table, rows: Sequence[int], locations: Sequence[dict[str, Any]]) -> None:
    """Remove the locations that a trigger has just made of places that came back, where the old ones come back too."""
    column = PLACES.get(table, "")
    places = [row for row in rows if any(place_of(old) == (column, row) for old in locations)]
    if places:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("delete from public.locations where {} = any(%s)").format(sql.Identifier(column)), [places]
            )


def place_of(location: dict[str, Any]) -> tuple[str, int] | None:
    """Return the column of the place that a location stands for, and its number."""
    places = [(column, location[column]) for column in reversed(PLACES.values()) if location.get(column)]
    return places[0] if places else None
