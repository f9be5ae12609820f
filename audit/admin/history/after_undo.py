"""After an undo: what was done, in a few words, and the page to go on to."""

from collections import Counter
from collections.abc import Sequence

from django.utils.text import get_text_list

from audit.admin.history.record_names import admin_page
from audit.admin.history.tables_in_words import rows_in_words
from audit.enums import OperationType
from audit.models import HANGING
from audit.services.steps import Step, Undone

OUTCOMES = {
    OperationType.UPDATE: "changed back",
    OperationType.INSERT: "restored",
    OperationType.DELETE: "removed",
}


def last_steps(steps: Sequence[Step]) -> list[Step]:
    """Return the last step of each record, in the order of their first changes.

    Rows that hang on others, such as links, count only where nothing else was undone.
    """
    records = [step for step in steps if step.table not in HANGING] or steps
    last = {(step.table, step.row): step for step in records}
    return sorted(last.values(), key=lambda step: step.change_id)


def undone_sentences(undone: Undone) -> str:
    """Return the message: how many records were changed back, restored and removed, and what could not be."""
    sentences = ["Done.", outcomes_in_words(last_steps(undone.steps))]
    if undone.left_out:
        sentences.append(f"Links to records that are still deleted were not restored ({len(undone.left_out)}).")
    if undone.not_restored:
        sentences.append("Data that isn’t logged, such as follows, can’t be restored.")
    if undone.reasons_to_keep:
        sentences.append(f"Left as they were, as the preview said: {len(undone.reasons_to_keep)}.")
    return " ".join(filter(None, sentences))


def outcomes_in_words(steps: Sequence[Step]) -> str:
    """Return a sentence such as "2 data sources and 1 agency changed back."; empty without a step."""
    parts = []
    for operation, outcome in OUTCOMES.items():
        counts = Counter(str(step.table) for step in steps if step.operation == operation)
        if counts:
            parts.append(f"{get_text_list([rows_in_words(*count) for count in counts.items()], 'and')} {outcome}")
    return f"{'; '.join(parts)}." if parts else ""


def address_after_undo(undone: Undone, back: str) -> str:
    """Return where to go on: to the record's history, since it may be there again only now; of many, to their list.

    Of records of several kinds, those count that were changed first: what follows from a change, such as an agency that
    became public with its source, is changed after it. A record that the undoing removed has no page: its list has.
    """
    records = last_steps([step for step in undone.steps if admin_page(str(step.table), "changelist")])
    if not records:
        return back
    first = records[0]
    is_alone = all(step.table != first.table for step in records[1:])
    if is_alone and first.operation != OperationType.DELETE:
        return admin_page(str(first.table), "history", first.row)
    return admin_page(str(first.table), "changelist")
