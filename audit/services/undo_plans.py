"""Finding out what undoing would do, and whether anyone has changed the rows since."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from psycopg import sql

from audit.enums import OperationType
from audit.services.ordering import in_order
from audit.services.steps import Conflict, Plan, Step, Trouble
from audit.services.table_facts import (
    BESIDE,
    NEVER_UNDONE,
    TAKEN_ALONG,
    Reference,
    logged_tables,
    references,
    unstable_columns,
)
from audit.signals import undoing_begins
from pdap.db.relations import Table


@dataclass
class Outcome:
    """What the changes together left of one row, and what undoing them together leaves."""

    there: bool
    left: dict[str, Any] = field(default_factory=dict)
    becomes: dict[str, Any] = field(default_factory=dict)
    stays: bool = True
    goes: bool = False  # at some step, even if a later one brings it back
    settled: bool = False
    unknown: set[str] = field(default_factory=set)

    def add(self, step: Step) -> None:
        if not self.settled:
            for name, value in step.replaced.items():
                self.left.setdefault(name, value)
            self.unknown |= step.values.keys() - self.left.keys() if step.operation is OperationType.UPDATE else set()
        self.settled = self.settled or step.operation is not OperationType.UPDATE
        self.becomes |= step.values
        self.stays = step.operation is not OperationType.DELETE
        self.goes = self.goes or not self.stays


Outcomes = dict[Table, dict[int, Outcome]]


def outcomes_of(steps: Sequence[Step]) -> Outcomes:
    """Return the outcome of each row that the steps concern; the steps come newest first."""
    outcomes: Outcomes = defaultdict(dict)
    for step in steps:
        rows = outcomes[step.table]
        if step.row not in rows:
            rows[step.row] = Outcome(there=step.operation is not OperationType.INSERT)
        rows[step.row].add(step)
    return outcomes


def plan_steps(steps: Sequence[Step], *, lock: bool, left_out: Sequence[Step] = (), begun: bool = False) -> Plan:
    """Return what the steps would do and what forbids it; with `lock` the rows stay as they are until the end.

    With `begun` the caller has sent `undoing_begins`, of these steps and of those that it leaves out.
    Takes a query or two for each table that is concerned or refers to it, however many rows.
    """
    if lock and not begun:
        undoing_begins.send(None, steps=steps)
    keys = references()
    steps = in_order(without_gone_people(steps, keys), keys)
    outcomes = outcomes_of(steps)
    conflicts = [
        Conflict(Trouble.NEVER, table, row) for table, rows in outcomes.items() if table in NEVER_UNDONE for row in rows
    ]
    for table in sorted(outcomes.keys() - NEVER_UNDONE):
        conflicts += changed_since(table, outcomes[table], lock)
    uses, taken_along = users_of(outcomes, keys)
    restored = {step.table for step in steps if step.operation is OperationType.INSERT}
    return Plan(steps, conflicts + uses, taken_along, unlogged_tables(restored, keys) if restored else (), left_out)


def without_conflicts(plan: Plan) -> Plan:
    """Return the plan without what someone has changed since: that is left alone, and counted by table."""
    rows = {(conflict.table, conflict.row) for conflict in plan.conflicts if conflict.column is None}
    columns: dict[tuple[Table, int], set[str]] = defaultdict(set)
    for conflict in plan.conflicts:
        if conflict.column is not None:
            columns[conflict.table, conflict.row].add(conflict.column)
    steps = [
        replace(step, values={name: value for name, value in step.values.items() if name not in columns.get(key, ())})
        for step in plan.steps
        if (key := (step.table, step.row)) not in rows
    ]
    left_alone = Counter(table for table, _ in rows | columns.keys())
    return replace(
        plan,
        steps=[step for step in steps if step.values or step.operation is not OperationType.UPDATE],
        conflicts=(),
        left_alone=dict(left_alone),
    )


def without_gone_people(steps: Sequence[Step], keys: Sequence[Reference]) -> list[Step]:
    """Return the steps without those who have left since: the database has no one there when an account is closed."""
    columns = defaultdict(set)
    for key in keys:
        if key.target is Table.USERS:
            columns[key.table].add(key.column)
    person_ids = {step.values[name] for step in steps for name in columns[step.table] & step.values.keys()} - {None}
    if not person_ids:
        return list(steps)
    with connection.cursor() as cursor:
        cursor.execute("select id from public.users where id = any(%s::bigint[])", [list(person_ids)])
        gone = person_ids - {person for (person,) in cursor.fetchall()}
    return [
        replace(
            step, values=step.values | {name: None for name in columns[step.table] if step.values.get(name) in gone}
        )
        for step in steps
    ]


def changed_since(table: Table, rows: dict[int, Outcome], lock: bool) -> list[Conflict]:
    """Return where rows of a table are not what the changes left of them."""
    name = sql.Identifier("public", table)
    with connection.cursor() as cursor:
        if lock:
            locking = sql.SQL("select id from {} where id = any(%s) order by id for update").format(name)
            cursor.execute(locking, [list(rows)])
        # The log may have been written in another time zone: the row type reads it, and writes it as the row does.
        cursor.execute(
            sql.SQL(
                'select said.row, to_jsonb(there), to_jsonb(jsonb_populate_record(null::{0}, said."left")), '
                "to_jsonb(jsonb_populate_record(null::{0}, said.becomes)) "
                'from jsonb_to_recordset(%s::jsonb) as said(row bigint, "left" jsonb, becomes jsonb) '
                "left join {0} there on there.id = said.row order by 1"
            ).format(name),
            [
                json.dumps(
                    [{"row": row, "left": outcome.left, "becomes": outcome.becomes} for row, outcome in rows.items()]
                )
            ],
        )
        # Django leaves JSON to its fields.
        compared = [
            (row, *(None if text is None else json.loads(text) for text in texts)) for row, *texts in cursor.fetchall()
        ]
    return [
        conflict
        for row, present, left, becomes in compared
        for conflict in row_conflicts(table, row, rows[row], present, left, becomes)
    ]


def row_conflicts(
    table: Table,
    row: int,
    outcome: Outcome,
    present: dict[str, Any] | None,
    left: dict[str, Any],
    becomes: dict[str, Any],
) -> list[Conflict]:
    if present is None:
        undone = Trouble.GONE if outcome.stays else Trouble.UNDONE
        return [Conflict(undone, table, row)] if outcome.there else []
    if not outcome.there:
        return [Conflict(Trouble.EXISTS, table, row)]
    unknown = [Conflict(Trouble.UNKNOWN, table, row, name) for name in sorted(outcome.unknown)]
    return unknown + [
        Conflict(
            Trouble.UNDONE if name in outcome.becomes and present[name] == becomes[name] else Trouble.CHANGED,
            table,
            row,
            name,
            left[name],
            present[name],
            becomes[name],
        )
        for name in outcome.left
        if name in present and name not in unstable_columns(table) and present[name] != left[name]
    ]


def users_of(outcomes: Outcomes, keys: Sequence[Reference]) -> tuple[list[Conflict], dict[Table, int]]:
    """Return what refers to rows that would be deleted: what forbids it, and how many rows of others would go along."""
    conflicts, along = [], Counter[Table]()
    for key in keys:
        rows = [row for row, outcome in outcomes.get(key.target, {}).items() if outcome.there and outcome.goes]
        if not rows or key.table in BESIDE:
            continue
        # Rows that the same undoing deletes or points elsewhere do not count.
        own = [
            row
            for row, outcome in outcomes.get(key.table, {}).items()
            if not outcome.stays
            or outcome.becomes.get(key.column, outcome.left.get(key.column)) != outcome.left.get(key.column)
        ]
        excluding = sql.SQL("and id <> all(%s)") if key.has_id else sql.SQL("and cardinality(%s::bigint[]) = 0")
        statement = sql.SQL("select {1}, count(*) from {0} where {1} = any(%s) {2} group by 1 order by 1").format(
            sql.Identifier("public", key.table), sql.Identifier(key.column), excluding
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [rows, own])
            for row, count in cursor.fetchall():
                if key.table in TAKEN_ALONG:
                    along[key.table] += count
                else:
                    conflicts.append(Conflict(Trouble.USED, key.target, row, present=count, detail=key.table))
    return conflicts, dict(along)


def unlogged_tables(restored: set[Table], keys: Sequence[Reference]) -> tuple[Table, ...]:
    """Return the tables whose rows went with what is restored and cannot come back, since no log has them."""
    gone = {key.table for key in keys if key.cascades and key.target in restored}
    return tuple(sorted(gone - BESIDE - logged_tables()))
