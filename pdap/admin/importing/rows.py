"""Reading one row after the other: which record it means, what it makes of it, and why it is refused.

None of it asks the database.
"""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from pdap.admin.importing.columns import Column
from pdap.admin.importing.lookups import Lookups
from pdap.admin.importing.outcomes import Kind, Outcome
from pdap.admin.importing.words import number_of
from pdap.lib.importing.sheets import Line, Sheet
from pdap.lib.spreadsheets import without_guard

MEANWHILE = (
    "Somebody has changed this record since you looked at the file: nothing of this row was written. Look again."
)


class RowReader:
    """Works out what each row means and keeps what would be written. A subclass declares `Column`s."""

    model: ClassVar[type[Model]]
    thing: ClassVar[str]  # in words
    fields: dict[str, Column] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.fields = {**cls.fields, **{name: it for name, it in vars(cls).items() if isinstance(it, Column)}}

    def __init__(self) -> None:
        self.create_instances: list[Any] = []
        self.update_instances: list[Any] = []
        self.lookups = Lookups()
        self.sheet = Sheet((), ())
        self.reading: list[Column] = []
        self.known: dict[int, Model] = {}
        self.merged: dict[int, int] = {}
        self.seen: dict[Any, int] = {}
        self.shown: dict[int, Outcome] = {}
        self.outcomes: list[Outcome] = []
        # Of the row that is being read: itself, what its record was, and what else to say of it.
        self.line = Line(0, {})
        self.before: dict[str, Any] = {}
        self.notes: list[str] = []

    def match(self, row: dict[str, str]) -> int | None:
        """Return the record that a row without a number means. ValidationError where it may be several."""
        raise NotImplementedError

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        """Return what is wrong with a whole record, by column."""
        raise NotImplementedError

    def text(self, row: dict[str, str], column: str) -> str:
        """Return what a cell means, empty where the column is not read."""
        return without_guard(row.get(column, "")).strip() if self.reads(column) else ""

    def reads(self, column: str) -> bool:
        return any(one.column_name == column for one in self.reading)

    def find(self, row: dict[str, str]) -> Model | None:
        """Return the record that a row means; None for a new one. ValidationError in words."""
        text = without_guard(row.get("id") or "").strip()
        if not text:
            pk = self.match(row)
            return None if pk is None else self.known.get(pk)
        try:
            found = self.known.get(number_of(text))
        except ValueError as error:
            raise ValidationError({"id": str(error)}) from error
        if found is None:
            if survivor := self.merged.get(int(text)):
                raise ValidationError({"id": f"The {self.thing} {text} was merged into {survivor}: write that number."})
            raise ValidationError({"id": f"There is no {self.thing} {text}. Leave the number out to add a new one."})
        return found

    def init_instance(self) -> Any:
        """Return a record that is new, with its links as lists."""
        record: Any = self.model()
        for column in self.fields.values():
            if not hasattr(record, column.attribute):
                setattr(record, column.attribute, [])
        return record

    def read_rows(self) -> None:
        """Work out what becomes of each row of the sheet."""
        for line in self.sheet.lines:
            self.line, self.before, self.notes = line, {}, []
            try:
                self.outcomes.append(self.read_row({name: line.cells.get(name, "") for name in self.sheet.columns}))
            except ValidationError as error:
                self.outcomes.append(self.refusal(error))

    def read_row(self, row: dict[str, str]) -> Outcome:
        """Work out what becomes of a row. ValidationError says why it is refused."""
        shown = self.shown.get(self.line.number)
        if shown is not None and shown.kind is Kind.REFUSED:
            raise ValidationError(dict(shown.reasons))
        if self.line.problem:
            raise ValidationError(self.line.problem)
        record = self.find(row)
        new = record is None
        if record is None:
            record = self.init_instance()
        else:
            self.once(("record", record.pk), "This is the same record")
        self.before = {one.attribute: getattr(record, one.attribute) for one in self.reading}
        errors = self.fill(record, row)
        if errors or new or self.changed(record):
            self.validate(record, errors)
            self.keep(record, new)
        return self.outcome_of(record, new)

    def once(self, key: Any, what: str) -> None:
        """Refuse what another row of the file has already. ValidationError names the row."""
        if (earlier := self.seen.setdefault(key, self.line.number)) != self.line.number:
            raise ValidationError(f"{what} as row {earlier}: keep one of the two.")

    def fill(self, record: Any, row: dict[str, str]) -> dict[str, str]:
        """Give a record what the cells say; return by column what is wrong with them."""
        errors = {}
        for column in self.reading:
            try:
                column.save(record, row, lookups=self.lookups)
            except ValueError as error:
                errors[column.column_name] = str(error)
        return errors

    def changed(self, instance: Any) -> list[str]:
        return [name for name, value in self.before.items() if getattr(instance, name) != value]

    def validate(self, instance: Any, wrong_cells: dict[str, str]) -> None:
        """Refuse what is wrong with a cell, with the whole record, or with a record that has changed meanwhile."""
        errors = dict(wrong_cells)
        if instance.pk is None:
            for column in self.fields.values():
                if column.required and column.column_name not in errors and not getattr(instance, column.attribute):
                    errors[column.column_name] = "A new one needs this."
        if not errors:
            errors = self.check(instance, self.changed(instance))
        if errors:
            raise ValidationError(errors)
        shown = self.shown.get(self.line.number)
        if shown is not None and not shown.same_as(self.outcome_of(instance, instance.pk is None)):
            raise ValidationError(MEANWHILE)

    def outcome_of(self, instance: Any, new: bool) -> Outcome:
        changes = []
        for column in self.reading:
            before, after = self.before.get(column.attribute), getattr(instance, column.attribute)
            if before != after and column.attribute in self.before:
                changes.append([column.column_name, *(self.in_words(column, one) for one in (before, after))])
        kind = Kind.NEW if new else Kind.CHANGED if changes else Kind.UNCHANGED
        return Outcome(self.line.number, kind, str(instance), instance.pk, changes, notes=list(self.notes))

    def in_words(self, column: Column, value: Any) -> str:
        return column.widget.render(value, lookups=self.lookups)

    def refusal(self, error: ValidationError) -> Outcome:
        by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        reasons = [[column, message] for column, messages in by_column.items() for message in messages]
        cells = self.line.cells
        name = next((text for one in ("name", "source_url", "url", "id") if (text := cells.get(one, "").strip())), "")
        return Outcome(self.line.number, Kind.REFUSED, name[:200], None, [], reasons, [], dict(cells))

    def keep(self, instance: Any, new: bool) -> None:
        """Keep a record for `write`, with what of it is changed."""
        instance.importing = self.changed(instance)
        (self.create_instances if new else self.update_instances).append(instance)
