"""The steps that undo changes: each the opposite of one row of the change log, the newest first."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from audit.enums import OperationType
from audit.models import ChangeLog
from audit.services.table_facts import unstable_columns
from pdap.db.relations import Table

OPPOSITE = {
    OperationType.INSERT: OperationType.DELETE,
    OperationType.UPDATE: OperationType.UPDATE,
    OperationType.DELETE: OperationType.INSERT,
}


class Trouble(StrEnum):
    """Why something cannot be undone."""

    CHANGED = "changed"  # someone has changed the value since
    UNDONE = "undone"  # the value is already what undoing would make it
    GONE = "gone"  # the record has been deleted since
    EXISTS = "exists"  # the deleted record is there again
    USED = "used"  # other records refer to what would be deleted
    UNKNOWN = "unknown"  # the log does not say what the change left: an old program wrote it
    NEVER = "never"  # people and their rights
    REFUSED = "refused"  # no longer allowed by the database: another record has its link, or what it refers to is gone


@dataclass(frozen=True)
class Step:
    """What undoing one change does to one row.

    `operation` is what is done now; `values` is what the row gets, `replaced` what the change had left.
    """

    operation: OperationType
    table: Table
    row: int
    values: dict[str, Any]
    replaced: dict[str, Any]
    change_id: int


@dataclass(frozen=True)
class Conflict:
    """One reason why changes cannot be undone: a record, a column where it is about one, and three values of it.

    `left` is what the change had made of it, `present` what it is, `becomes` what undoing would make of it. `detail`
    names the table and the number of rows that refer to the record, or the constraint that forbids it.
    """

    trouble: Trouble
    table: Table
    row: int
    column: str | None = None
    left: Any = None
    present: Any = None
    becomes: Any = None
    detail: str = ""


@dataclass(frozen=True)
class Plan:
    """What undoing would do, step by step, and why it cannot, if it cannot.

    `taken_along` counts the rows that would go with what is deleted; `not_restored` are tables whose rows went with
    what is restored and are in no log; `left_out` are links whose other end is still deleted. `left_alone` counts the
    rows that someone has changed since, where undoing goes on without them. `reasons_to_keep` has the rows of
    which something stays as it is, and why.
    """

    steps: Sequence[Step]
    conflicts: Sequence[Conflict] = ()
    taken_along: dict[Table, int] = field(default_factory=dict)
    not_restored: Sequence[Table] = ()
    left_out: Sequence[Step] = ()
    left_alone: dict[Table, int] = field(default_factory=dict)
    reasons_to_keep: dict[tuple[Table, int], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Undone(Plan):
    """A plan that was carried out, and its change set: undo that to take it back."""

    change_set: uuid.UUID


class UndoRefusedError(Exception):
    """The change can't be undone as things are, and nothing was written; `conflicts` says why."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            "; ".join(
                f"{conflict.table} {conflict.row} {conflict.column or ''}: {conflict.trouble}" for conflict in conflicts
            )
        )
        self.conflicts = conflicts


class NothingToUndoError(LookupError):
    """There is no such change."""


def step_of(change: ChangeLog, columns: Iterable[str] | None = None) -> Step | None:
    """Return what undoes a change, of an update only some `columns`; None where triggers made all of it.

    Raises NothingToUndoError if the log names a table that no longer exists.
    """
    try:
        table = Table(change.table_name)
    except ValueError as error:
        raise NothingToUndoError(change.table_name) from error
    old, new = change.old_data or {}, change.new_data or {}
    operation = OPPOSITE[OperationType(change.operation_type)]
    if operation is OperationType.UPDATE:
        wanted = [name for name in old if columns is None or name in columns]
        old = {name: old[name] for name in wanted if name not in unstable_columns(table)}
        if not old:
            return None
        new = {name: new[name] for name in old if name in new}
    return Step(operation, table, change.affected_id, old, new, change.id)


def steps_of(changes: Iterable[ChangeLog]) -> list[Step]:
    """Return what undoes some changes, the newest first."""
    newest_first = sorted(changes, key=lambda change: -change.id)
    return [step for change in newest_first if (step := step_of(change)) is not None]


def column_changes(steps: Iterable[Step], table: Table, column: str) -> dict[int, tuple[Any, Any]]:
    """Return the value that a column of each row has had before the steps together, and the one that it has after them.

    A transaction may have changed a row twice; the steps come newest first.
    """
    changes: dict[int, tuple[Any, Any]] = {}
    for step in steps:
        if step.table is table and step.operation is OperationType.UPDATE and column in step.values:
            was, _ = changes.get(step.row, (step.replaced[column], None))
            changes[step.row] = was, step.values[column]
    return changes
