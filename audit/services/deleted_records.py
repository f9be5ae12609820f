"""Which rows come back with a deleted record: those that its deletion took along, or made to point nowhere."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from psycopg import sql

from audit.enums import OperationType
from audit.models import ChangeLog
from audit.services.ordering import Keys, Row, by_table, rows_referred_to
from audit.services.steps import NothingToUndoError, Step, step_of, steps_of
from audit.services.table_facts import references
from pdap.db.relations import Table


def last_deletion(table: Table, row: int) -> ChangeLog:
    """Return the last deletion of a record. Raises NothingToUndoError where the log has none."""
    deletions = ChangeLog.objects.filter(table_name=table.value, affected_id=row, operation_type=OperationType.DELETE)
    deletion = deletions.order_by("-id").first()
    if deletion is None:
        raise NothingToUndoError(f"{table} {row}")
    return deletion


def restoring_steps(deletion: ChangeLog) -> tuple[list[Step], list[Step]]:
    """Return the steps that bring a record back with what hung on it, and those of links that must stay away.

    A set may have deleted much more, by an action on many records: only what referred to this record comes back, and
    what referred to that. A link stays away as long as what it leads to is deleted.
    """
    own = step_of(deletion)
    if own is None:
        raise NothingToUndoError(str(deletion))
    if deletion.change_set is None:
        return [own], []
    # What the deletion caused is logged before it or after it, as the triggers' names have it: the set has both.
    rest = [
        step
        for step in steps_of(ChangeLog.objects.filter(change_set=deletion.change_set).exclude(pk=deletion.pk))
        if step.operation is OperationType.INSERT or only_clears_references(step)
    ]
    keys = by_table(references())
    back = with_dependents([own], rest, keys)
    there = existing_rows({end for step in back for end in rows_referred_to(step, keys)})
    return without_loose_links(own, back, there, keys)


def with_dependents(steps: list[Step], rest: Sequence[Step], keys: Keys) -> list[Step]:
    """Return the steps with those of the rest whose rows refer to theirs, and to those again, the newest first."""
    taken = {step.change_id for step in steps}
    rows = {(step.table, step.row) for step in steps}
    while hanging := [
        step
        for step in rest
        if step.change_id not in taken
        and ((step.table, step.row) in rows or not rows_referred_to(step, keys).isdisjoint(rows))
    ]:
        steps = steps + hanging
        taken |= {step.change_id for step in hanging}
        rows |= {(step.table, step.row) for step in hanging}
    return sorted(steps, key=lambda step: -step.change_id)


def without_loose_links(own: Step, steps: list[Step], there: set[Row], keys: Keys) -> tuple[list[Step], list[Step]]:
    """Return the steps whose rows find everything that they refer to, and those that do not."""
    away: list[Step] = []
    while True:
        coming = there | {(step.table, step.row) for step in steps}
        loose = [step for step in steps if step != own and rows_referred_to(step, keys) - coming]
        if not loose:
            return steps, away
        lost = {(step.table, step.row) for step in loose}
        away += [step for step in steps if (step.table, step.row) in lost]
        steps = [step for step in steps if (step.table, step.row) not in lost]


def only_clears_references(step: Step) -> bool:
    """Return whether a change only made columns point nowhere, as deleting what they pointed to does."""
    return step.operation is OperationType.UPDATE and all(value is None for value in step.replaced.values())


def existing_rows(rows: set[Row]) -> set[Row]:
    """Return those rows that are there, in one query for each table."""
    numbers_of = defaultdict(list)
    for table, row in rows:
        numbers_of[table].append(row)
    existing: set[Row] = set()
    with connection.cursor() as cursor:
        for table, numbers in numbers_of.items():
            statement = sql.SQL("select id from {} where id = any(%s::bigint[])")
            cursor.execute(statement.format(sql.Identifier("public", table)), [numbers])
            existing |= {(table, row) for (row,) in cursor.fetchall()}
    return existing
