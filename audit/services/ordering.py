"""The order in which steps can be done.

The log has a deletion that cascades before those that it caused, and so the newest first would bring links back before
what they link. What a row refers to comes first.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from audit.enums import OperationType
from audit.services.steps import Step
from audit.services.table_facts import Reference
from pdap.db.relations import Table

Row = tuple[Table, int]
Keys = Mapping[Table, Sequence[Reference]]


def by_table(keys: Sequence[Reference]) -> Keys:
    grouped = defaultdict(list)
    for key in keys:
        grouped[key.table].append(key)
    return grouped


def rows_referred_to(step: Step, keys: Keys) -> set[Row]:
    """Return the rows, but for people, that a row refers to once a step is done."""
    own = [key for key in keys[step.table] if key.target is not Table.USERS]
    return {(key.target, step.values[key.column]) for key in own if step.values.get(key.column) is not None}


def in_order(steps: Sequence[Step], keys: Sequence[Reference]) -> list[Step]:
    """Return the steps in their order, but a row that comes back before those that refer to it.

    Steps of one row keep their order among themselves.
    """
    of_table = by_table(keys)
    waiting: dict[Row, deque[Step]] = defaultdict(deque)
    for step in steps:
        waiting[step.table, step.row].append(step)
    coming = {(step.table, step.row) for step in steps if step.operation is OperationType.INSERT}
    done: list[Step] = []

    def take(row: Row) -> None:
        """Do a row's next step, after what must come back for it."""
        step = waiting[row].popleft()
        for end in sorted((rows_referred_to(step, of_table) - {row}) & coming):
            while any(later.operation is OperationType.INSERT for later in waiting[end]):
                take(end)
        done.append(step)

    for step in steps:
        row = (step.table, step.row)
        if waiting[row] and waiting[row][0] is step:  # else it has been done before another
            take(row)
    return done
