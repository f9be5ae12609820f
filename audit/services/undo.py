"""Undoing what the change log has: a change set, one change, some fields of it, a deletion.

There is one mechanism: the opposite of each change, the newest first, in one transaction. It refuses where anyone has
changed a row since, so that no one's later work is lost; the log only grows, and an undoing can be undone. Reverts in
the admin, bulk actions, decisions at the review desk, merges, imports and the placing of agencies are all undone here;
docs/history.md says what cannot come back.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from audit.models import ChangeLog
from audit.services.deleted_records import last_deletion, restoring_steps
from audit.services.kept_columns import without_kept
from audit.services.ordering import Row
from audit.services.replay import carry_out
from audit.services.steps import NothingToUndoError, Plan, Step, Undone, UndoRefusedError, step_of, steps_of
from audit.services.undo_plans import plan_steps, without_conflicts
from audit.signals import changes_undone, undoing_begins
from pdap.db.actor import set_actor
from pdap.db.locks import lock_name
from pdap.db.relations import Table


def undo_change_set(change_set: uuid.UUID, actor_id: int | None) -> Undone:
    """Undo all that one transaction did, and return what was done, with the change set that has it.

    Raises UndoRefusedError, with every conflict, where rows are not what the set left of them; NothingToUndoError
    where there is no such set. Of two who undo one set at once the second is refused.
    """
    return carry_out_plan(f"set {change_set}", lambda lock: plan_of_set(change_set, lock=lock), actor_id)


def revert_fields(change_id: int, columns: Iterable[str] | None, actor_id: int | None) -> Undone:
    """Undo one change, of an update only the `columns` if there are any. Raises as `undo_change_set` does."""
    wanted = None if columns is None else frozenset(columns)
    return carry_out_plan(f"change {change_id}", lambda lock: plan_of_change(change_id, wanted, lock=lock), actor_id)


def undo_columns(change_set: uuid.UUID, wanted: Mapping[Row, Collection[str]], actor_id: int | None) -> Undone:
    """Undo what a set changed of some columns of some rows; what else it did stays. Raises as `undo_change_set`."""
    return carry_out_plan(f"set {change_set}", lambda lock: plan_of_columns(change_set, wanted, lock=lock), actor_id)


def undo_steps(name: str, steps: Sequence[Step], actor_id: int | None) -> Undone:
    """Undo what a journal has, the newest first; what someone has changed since is left alone and counted."""

    def planned(lock: bool) -> Plan:
        return without_conflicts(plan_steps(steps, lock=lock))

    return carry_out_plan(name, planned, actor_id, leave_refused=True)


def restore(table: Table, row: int, actor_id: int | None) -> Undone:
    """Bring a deleted record back under its number, with the links that went with it and whose other ends are there.

    Raises as `undo_change_set` does.
    """
    return carry_out_plan(f"{table} {row}", lambda lock: plan_of_restoring(table, row, lock=lock), actor_id)


def plan_of_set(change_set: uuid.UUID, *, lock: bool = False) -> Plan:
    """Return what undoing a set would do and what forbids it, without writing. Raises NothingToUndoError."""
    changes = list(ChangeLog.objects.filter(change_set=change_set).order_by("-id"))
    if not changes:
        raise NothingToUndoError(str(change_set))
    all_steps = steps_of(changes)
    if lock:
        # What is kept is decided under the locks, and other records are locked for what is kept too.
        undoing_begins.send(None, steps=all_steps)
    steps, reasons = without_kept(all_steps)
    return replace(plan_steps(steps, lock=lock, begun=lock), reasons_to_keep=reasons)


def plan_of_change(change_id: int, columns: frozenset[str] | None = None, *, lock: bool = False) -> Plan:
    """Return what undoing one change would do. Raises NothingToUndoError, also where it did not touch the columns."""
    change = ChangeLog.objects.filter(pk=change_id).first()
    step = None if change is None else step_of(change, columns)
    if step is None:
        raise NothingToUndoError(str(change_id))
    return plan_steps([step], lock=lock)


def plan_of_columns(change_set: uuid.UUID, wanted: Mapping[Row, Collection[str]], *, lock: bool) -> Plan:
    """Return what undoing the updates of some columns of a set would do. Raises NothingToUndoError."""
    numbers = [number for _, number in wanted]
    changes = ChangeLog.objects.filter(change_set=change_set, operation_type="UPDATE", affected_id__in=numbers)
    own = [(change, wanted.get((Table(change.table_name), change.affected_id))) for change in changes.order_by("-id")]
    steps = [step for change, columns in own if columns and (step := step_of(change, columns)) is not None]
    if not steps:
        raise NothingToUndoError(str(change_set))
    return plan_steps(steps, lock=lock)


def plan_of_restoring(table: Table, row: int, *, lock: bool = False) -> Plan:
    """Return what bringing a deleted record back would do. Raises NothingToUndoError."""
    steps, left_out = restoring_steps(last_deletion(table, row))
    return plan_steps(steps, lock=lock, left_out=left_out)


def carry_out_plan(
    name: str, planned: Callable[[bool], Plan], actor_id: int | None, *, leave_refused: bool = False
) -> Undone:
    """Carry a plan out as part of the change set of the caller's transaction, or as one of its own.

    With `leave_refused`, rows that the database no longer allows are left alone and counted.
    """
    with transaction.atomic():
        lock_name("undo", name)
        made = planned(True)
        if made.conflicts:
            raise UndoRefusedError(made.conflicts)
        change_set = set_actor(actor_id)
        refused = carry_out(made.steps, leave_refused=leave_refused)
        changes_undone.send(None, steps=[step for step in made.steps if (step.table, step.row) not in refused])
        left_alone = Counter(made.left_alone) + Counter(table for table, _ in refused)
        return Undone(**vars(replace(made, left_alone=dict(left_alone))), change_set=change_set)
