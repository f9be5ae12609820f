"""Why something cannot be undone, in a curator's words."""

from typing import Any

from audit.admin.history.differences import in_words, label_of
from audit.admin.history.names import Names
from audit.admin.history.tables import fields_of, row_noun, target_of, visible_columns
from audit.services.steps import Conflict, Trouble

HIDDEN = "A field that you may not read has been changed since."
SENTENCES = {
    Trouble.GONE: "It has been deleted since. Restore it first, then undo this.",
    Trouble.EXISTS: "It is there again already.",
    Trouble.NEVER: "People and what they may do are changed on their own pages, not here.",
}


def conflict_context(conflict: Conflict, user: Any, names: Names) -> dict[str, str]:
    record = f"{row_noun(conflict.table)}: {names.of(conflict.table, conflict.row)}"
    return {"record": record, "why": conflict_sentence(conflict, user, names)}


def conflict_sentence(conflict: Conflict, user: Any, names: Names) -> str:
    if conflict.column and conflict.column not in visible_columns(user, conflict.table):
        return HIDDEN
    if conflict.trouble is Trouble.USED:
        return f"{row_noun(conflict.detail)}: {conflict.present} refer to it by now. Remove those first."
    if conflict.trouble is Trouble.REFUSED:
        return refusal_sentence(conflict)
    if conflict.column is None:
        return SENTENCES.get(conflict.trouble, "It has been undone already.")
    of = fields_of(conflict.table).get(conflict.column)
    label, target = label_of(of, conflict.column), target_of(of)

    def said(value: Any) -> str:
        if target and value is not None:
            return names.of(target, value)
        return f"“{in_words(value, of)[:200]}”" if value not in (None, "", []) else "empty"

    if conflict.trouble is Trouble.UNDONE:
        return f"{label} is back at {said(conflict.present)} already."
    if conflict.trouble is Trouble.UNKNOWN:
        return f"{label}: an old program wrote this, and it did not write down what the value became."
    return (
        f"{label} has been changed since: this change made it {said(conflict.left)}, "
        f"it is {said(conflict.present)} now, and undoing would make it {said(conflict.becomes)}."
    )


def refusal_sentence(conflict: Conflict) -> str:
    if "already exists" in conflict.detail:
        return "Another record has taken its place: the same address, or the same link, is there already."
    if "is not present" in conflict.detail:
        return "Something that it refers to has been deleted since. Restore that first."
    if "still referenced" in conflict.detail:
        return "Other records refer to it by now. Remove those first."
    return f"The database does not allow it any more ({conflict.detail})."
