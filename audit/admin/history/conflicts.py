"""Why something cannot be undone, in a curator's words."""

from typing import Any

from audit.admin.history.differences import displayed_value, label_of
from audit.admin.history.record_names import Names
from audit.admin.history.tables_in_words import fields_of, row_noun, rows_in_words, target_of, visible_columns
from audit.services.steps import Conflict, Trouble

HIDDEN = "A field you don’t have permission to see has changed since."
SENTENCES = {
    Trouble.GONE: "It has since been deleted. Restore it first, then undo this.",
    Trouble.EXISTS: "It has already been restored.",
    Trouble.NEVER: "Change people and their permissions on their own pages.",
}


def conflict_context(conflict: Conflict, user: Any, names: Names) -> dict[str, str]:
    record = f"{row_noun(conflict.table)}: {names.of(conflict.table, conflict.row)}"
    return {"record": record, "why": conflict_sentence(conflict, user, names)}


def conflict_sentence(conflict: Conflict, user: Any, names: Names) -> str:
    if conflict.column and conflict.column not in visible_columns(user, conflict.table):
        return HIDDEN
    if conflict.trouble is Trouble.USED:
        rows = rows_in_words(conflict.detail, conflict.present)
        return f"Other records now refer to it ({rows}). Remove those first."
    if conflict.trouble is Trouble.REFUSED:
        return refusal_sentence(conflict)
    if conflict.column is None:
        return SENTENCES.get(conflict.trouble, "It has already been undone.")
    of = fields_of(conflict.table).get(conflict.column)
    label, target = label_of(of, conflict.column), target_of(of)

    def shown(value: Any) -> str:
        if target and value is not None:
            return names.of(target, value)
        return f"“{displayed_value(value, of)[:200]}”" if value not in (None, "", []) else "empty"

    if conflict.trouble is Trouble.UNDONE:
        return f"{label} is already {shown(conflict.present)} again."
    if conflict.trouble is Trouble.UNKNOWN:
        return f"{label}: older software made this change without recording the new value."
    return (
        f"{label} has changed since. This change set it to {shown(conflict.left)}, it’s now "
        f"{shown(conflict.present)}, and undoing would set it to {shown(conflict.becomes)}."
    )


def refusal_sentence(conflict: Conflict) -> str:
    if "already exists" in conflict.detail:
        return "Another record with the same link already exists."
    if "is not present" in conflict.detail:
        return "Something it refers to has been deleted. Restore that first."
    if "still referenced" in conflict.detail:
        return "Other records now refer to it. Remove those first."
    return f"The database no longer allows it ({conflict.detail})."
