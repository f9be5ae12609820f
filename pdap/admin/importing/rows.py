"""Reading one row after the other: which record it means, what it makes of it, and why it is refused.

The hooks are django-import-export's; none of them asks the database.
"""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from pdap.admin.importing.columns import Column
from pdap.admin.importing.lookups import Lookups
from pdap.admin.importing.outcomes import Kind, Outcome
from pdap.admin.importing.words import number_of
from pdap.lib.importing.sheets import Line, Sheet
from pdap.lib.spreadsheets import without_guard

MEANWHILE = (
    "Somebody has changed this record since you looked at the file: nothing of this row was written. Look again."
)


class RowReader(Resource):
    """A resource that works out what each row means, and keeps in memory what would have to be written."""

    model: ClassVar[type[Model]]
    thing: ClassVar[str]  # in words
    fields: dict[str, Column]

    class Meta:
        use_bulk = True
        skip_diff = True
        store_instance = True
        report_skipped = True
        clean_model_instances = False
        instance_loader_class = BaseInstanceLoader  # never asked: `find` knows the records

    def __init__(self) -> None:
        super().__init__()
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

    def get_instance(self, instance_loader: Any, row: Any) -> Model | None:
        """Return the record of a row, which has been read already; None for a new one."""
        return self.find(row)

    def init_instance(self, row: Any = None) -> Any:
        record: Any = self.model()
        for column in self.fields.values():
            if not hasattr(record, column.attribute):
                setattr(record, column.attribute, [])
        return record

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Refuse what cannot be read, and what was refused when it was looked at."""
        self.line = self.sheet.lines[kwargs["row_number"] - 1]
        self.before, self.notes = {}, []
        shown = self.shown.get(self.line.number)
        if shown is not None and shown.kind is Kind.REFUSED:
            raise ValidationError(dict(shown.reasons))
        if self.line.problem:
            raise ValidationError(self.line.problem)

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Refuse a record that an earlier row means too, and keep what it is now."""
        if not new:
            self.once(("record", instance.pk), "This is the same record")
        self.before = {one.attribute: getattr(instance, one.attribute) for one in self.reading}

    def once(self, key: Any, what: str) -> None:
        """Refuse what another row of the file has already. ValidationError names the row."""
        if (earlier := self.seen.setdefault(key, self.line.number)) != self.line.number:
            raise ValidationError(f"{what} as row {earlier}: keep one of the two.")

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Give a record what the cells say. ValidationError by column."""
        errors = {}
        for column in self.reading:
            try:
                column.save(instance, row, **kwargs)
            except ValueError as error:
                errors[column.column_name] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def changed(self, instance: Any) -> list[str]:
        return [name for name, value in self.before.items() if getattr(instance, name) != value]

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not import_validation_errors and instance.pk is not None and not self.changed(instance)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Refuse what is wrong with a cell, with the whole record, or with a record that has changed meanwhile."""
        errors = dict(import_validation_errors or {})
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

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        self.outcomes.append(self.outcome_of(row_result.instance, row_result.is_new()))

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error is not None:
            self.outcomes.append(self.refusal(result.validation_error))
        return result

    def refusal(self, error: ValidationError) -> Outcome:
        by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        reasons = [[column, message] for column, messages in by_column.items() for message in messages]
        cells = self.line.cells
        name = next((text for one in ("name", "source_url", "url", "id") if (text := cells.get(one, "").strip())), "")
        return Outcome(self.line.number, Kind.REFUSED, name[:200], None, [], reasons, [], dict(cells))

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """Leave new records to `write`."""

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        """Leave changed records to `write`."""

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Keep a record for `write`, with what of it is changed."""
        instance.importing = self.changed(instance)
        (self.create_instances if is_create else self.update_instances).append(instance)
