"""Rows of the change log, and steps of an undoing, as a person reads them."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.urls import reverse

from audit.admin.history.differences import Difference, column_difference
from audit.admin.history.record_names import Names, admin_page
from audit.admin.history.tables_in_words import fields_of, row_noun, target_of, visible_columns
from audit.enums import OperationType
from audit.models import ChangeLog
from audit.services.steps import Step
from audit.services.table_facts import DERIVED, NEVER_UNDONE
from pdap.db.relations import Table

DONE = {OperationType.INSERT: "added", OperationType.UPDATE: "changed", OperationType.DELETE: "deleted"}
UNDOING = {
    OperationType.INSERT: "will be restored",
    OperationType.UPDATE: "will change back",
    OperationType.DELETE: "will be deleted",
}
# What says nothing about a row that was added or deleted.
SILENT = frozenset({"id", "created_at", "updated_at", "normalised_url", "lat", "lng"}).union(*DERIVED.values())


@dataclass
class Entry:
    """One change of one row in words."""

    kind: str
    done: str
    name: str
    address: str
    history: str
    differences: list[Difference]
    operation: str
    row: int
    change_id: int | None = None
    undoable: bool = False
    undo: str = ""  # the address that undoes this change alone, where that makes sense
    undo_label: str = "Undo this change"


@dataclass
class Group:
    """What one person did at once."""

    moment: datetime.datetime
    person: str
    change_set: uuid.UUID | None
    entries: list[Entry] = field(default_factory=list)
    undoable: bool = False


def entries_of(changes: Sequence[ChangeLog | Step], user: Any, names: Names, about: Table | None = None) -> list[Entry]:
    """Return changes in words, without the columns that the person may not read.

    `about` is the table of the record whose history is read: it is not named again in its links.
    """
    visible = {table: visible_columns(user, table) for table in {table_of(change) for change in changes}}
    for change in changes:
        table = table_of(change)
        names.want(table, row_of(change))
        for column, of in fields_of(table).items():
            if (target := target_of(of)) and column in visible[table]:
                for values in values_of(change):
                    names.want(target, values.get(column))
    return [entry_of(change, visible[table_of(change)], names, about) for change in changes]


def entry_of(change: ChangeLog | Step, visible: frozenset[str], names: Names, about: Table | None) -> Entry:
    table, row = table_of(change), row_of(change)
    old, new = values_of(change)
    whole = OperationType(operation_of(change)) is not OperationType.UPDATE
    shown = []
    for column in {**old, **new}:
        if column not in visible or (whole and (column in SILENT or not (old.get(column) or new.get(column)))):
            continue
        of = fields_of(table).get(column)
        before, after = old.get(column), new.get(column)
        if target := target_of(of):
            if whole and target == about:
                continue
            before, after = (None if pk is None else names.of(target, pk) for pk in (before, after))
        shown.append(column_difference(column, of, before, after))
    operation = OperationType(operation_of(change))
    # A record's own page has its name above everything.
    shows_name = about is None and not table.startswith("link_")
    return Entry(
        row_noun(table),
        (DONE if isinstance(change, ChangeLog) else UNDOING)[operation],
        names.of(table, row) if shows_name else "",
        names.address(table, row) if shows_name else "",
        admin_page(table, "history", row) if shows_name and names.is_there(table, row) else "",
        shown,
        operation.value,
        row,
        change.id if isinstance(change, ChangeLog) else None,
        table not in NEVER_UNDONE,
    )


def groups_of(changes: Sequence[ChangeLog], user: Any, about: Table | None = None) -> list[Group]:
    """Return changes in words by change set, in the order in which they come."""
    names = Names(user)
    for change in changes:
        names.want("users", change.actor_user_id)
    entries = {entry.change_id: entry for entry in entries_of(changes, user, names, about)}
    groups = []
    for (_, change_set, actor), rows in groupby(changes, key=set_of):
        members = list(rows)
        person = "No signed-in user" if actor is None else names.of("users", actor)
        own = [entries[change.id] for change in members]
        # Changes of hidden columns aren't listed.
        newsworthy = [entry for entry in own if entry.differences or entry.operation != OperationType.UPDATE]
        if newsworthy:
            undoable = change_set is not None and all(entry.undoable for entry in own)
            groups.append(Group(members[0].created_at, person, change_set, newsworthy, undoable))
            for change in members:
                offer_undoing(entries[change.id], change, len(own) == 1, names)
    return groups


def offer_undoing(entry: Entry, change: ChangeLog, alone: bool, names: Names) -> None:
    """Give an entry the address that undoes it alone.

    A single value has its own; a record that was added with links goes with the whole set; a deleted record comes back
    with its links.
    """
    table, row = change.table_name, change.affected_id
    if not entry.undoable:
        return
    one_way = reverse("admin:history-undo-change", args=[change.id])
    if entry.operation == OperationType.UPDATE:
        entry.undo = one_way if len(entry.differences) > 1 else ""
    elif table.startswith("link_") or (entry.operation == OperationType.INSERT and alone):
        entry.undo = one_way
    elif entry.operation == OperationType.DELETE and not names.is_there(table, row):
        entry.undo, entry.undo_label = reverse("admin:history-restore", args=[table, row]), "Restore"


def set_of(change: ChangeLog) -> tuple[Any, ...]:
    """Return what rows of one change set have in common; old programs named no set, and each row is one."""
    return (change.change_set or change.id, change.change_set, change.actor_user_id)


def values_of(change: ChangeLog | Step) -> tuple[dict[str, Any], dict[str, Any]]:
    if isinstance(change, ChangeLog):
        return change.old_data or {}, change.new_data or {}
    return change.replaced, change.values


def table_of(change: ChangeLog | Step) -> str:
    return change.table_name if isinstance(change, ChangeLog) else str(change.table)


def row_of(change: ChangeLog | Step) -> int:
    return change.affected_id if isinstance(change, ChangeLog) else change.row


def operation_of(change: ChangeLog | Step) -> str:
    return change.operation_type if isinstance(change, ChangeLog) else change.operation


def slice_of(query: Any, before: int | None, size: int) -> tuple[list[ChangeLog], int | None]:
    """Return the newest rows before a row of the log, and where the next page begins; None on the last."""
    rows = list((query.filter(pk__lt=before) if before else query).order_by("-id")[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None
