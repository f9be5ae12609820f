"""A row while it is read: its record as it was before, and the row's outcome."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.outcomes import Kind, Outcome
from pdap.lib.importing.sheets import Line


@dataclass
class Reading:
    """A row that can be imported: its record's values before, by attribute, and notes."""

    line: Line
    record: Any
    new: bool
    before: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    # The row whose record gets what this one has.
    joins: "Reading | None" = None
    refused: bool = False

    def changed(self) -> list[str]:
        return [name for name, value in self.before.items() if getattr(self.record, name) != value]


class SameRecordError(Exception):
    """An earlier row of the file has or makes the same record."""

    def __init__(self, earlier: Reading, text: str) -> None:
        super().__init__(text)
        self.earlier, self.text = earlier, text


def value_of(record: Any, attribute: str) -> Any:
    """Return a value, copied if it is a list, so that it stays when the record's list changes."""
    value = getattr(record, attribute)
    return list(value) if isinstance(value, list) else value


def outcome_of(reading: Reading, columns: Iterable[Column], in_words: Callable[[Column, Any], str]) -> Outcome:
    """Return the outcome of a row that can be imported, with the columns that change."""
    if reading.joins is not None:
        number, record = reading.line.number, reading.joins.record
        return Outcome(number, Kind.UNCHANGED, str(record), record.pk, notes=list(reading.notes))
    changes = []
    shown: set[str] = set()
    for column in columns:
        before, after = reading.before[column.attribute], getattr(reading.record, column.attribute)
        if before != after and column.attribute not in shown:
            shown.add(column.attribute)
            changes.append([column.column_name, *(in_words(column, value) for value in (before, after))])
    kind = Kind.NEW if reading.new else Kind.CHANGED if changes else Kind.UNCHANGED
    record = reading.record
    return Outcome(reading.line.number, kind, str(record), record.pk, changes, notes=list(reading.notes))


def refusal_of(line: Line, error: ValidationError) -> Outcome:
    """Return the outcome of a refused row, with its cells, so that it can be fixed and imported again."""
    by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    reasons = [[column, message] for column, messages in by_column.items() for message in messages]
    cells = line.cells
    name = next((text for column in ("name", "source_url", "url", "id") if (text := cells.get(column, "").strip())), "")
    return Outcome(line.number, Kind.REFUSED, name[:200], None, [], reasons, [], dict(cells))
