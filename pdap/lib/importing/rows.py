"""Reading row after row: which record a row means, what it changes, and why it is refused, without database queries."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from pdap.lib.columns import Declaration
from pdap.lib.importing.cell_kinds import number_of
from pdap.lib.importing.declared import file_columns
from pdap.lib.importing.decoding import LOST, undo_double_encoding
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.outcomes import Kind, Outcome
from pdap.lib.importing.row_readings import Reading, SameRecordError, outcome_of, refusal_of, value_of
from pdap.lib.importing.sheets import LOST_A_LETTER, Line, Sheet
from pdap.lib.spreadsheets import remove_guard

MEANWHILE = "Someone changed this record since the preview, so this row wasn’t saved. Preview the file again."
Progress = Callable[[int, int], None]
PROGRESS_EVERY = 500


class RowReader:
    """Works out what each row means, and collects what would be written.

    A subclass declares `Column`s, or names a declaration and has `Column`s for what is linked to the record.
    """

    model: ClassVar[type[Model]]
    thing: ClassVar[str]  # in words
    declaration: ClassVar[Declaration | None] = None
    fields: dict[str, Column] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.fields = {**cls.fields, **own}
        if cls.declaration is not None:
            cls.fields = file_columns(cls.declaration, cls.fields)

    def __init__(self) -> None:
        self.create_instances: list[Any] = []
        self.update_instances: list[Any] = []
        self.lookups: Any = None
        self.sheet = Sheet((), ())
        self.reading: list[Column] = []
        self.names_read: frozenset[str] = frozenset()
        # What `complete` fills from other columns of the file; and both together.
        self.derived: list[Column] = []
        self.columns: list[Column] = []
        # Attributes of records that are not columns: links, as lists.
        self.lists: list[str] = []
        self.known: dict[int, Model] = {}
        self.merged: dict[int, int] = {}
        self.seen: dict[Any, Reading] = {}
        self.shown: dict[int, Outcome] = {}
        self.outcomes: list[Outcome] = []
        # Whether a cell that can't be read refuses its row, instead of being skipped.
        self.strict = False
        # Whether links to file servers come in: catalogs that are taken over have some.
        self.file_servers = False
        # The row that is being read.
        self.now = Reading(Line(0, {}), None, new=True)

    def match(self, row: dict[str, str]) -> int | None:
        """Return the record that a row without an ID means. ValidationError if it could be several."""
        raise NotImplementedError

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        """Return what is wrong with a record as a whole, by column."""
        raise NotImplementedError

    def complete(self, record: Any, row: dict[str, str]) -> None:
        """Set what follows from several cells of a record's row; ValidationError with a text for people."""

    def join(self, earlier: Reading, record: Any) -> str | None:
        """Add what a later row adds to an earlier row's record; return a note, or None to refuse the later row."""
        return None

    def finish(self) -> None:
        """Complete records that several rows made."""

    def note(self, text: str) -> None:
        self.now.notes.append(text)

    def text(self, row: dict[str, str], column: str) -> str:
        """Return what a cell means; empty if the column is not read."""
        return self.cell(row, column) if self.reads(column) else ""

    def cell(self, row: dict[str, str], column: str) -> str:
        return undo_double_encoding(remove_guard(row.get(column, ""))).strip()

    def reads(self, column: str) -> bool:
        return column in self.names_read

    def find(self, row: dict[str, str]) -> Model | None:
        """Return the record that a row means; None for a new one. ValidationError with a text for people."""
        text = remove_guard(row.get("id") or "").strip()
        if not text:
            pk = self.match(row)
            return None if pk is None else self.known.get(pk)
        try:
            record = self.known.get(number_of(text))
        except ValueError as error:
            raise ValidationError({"id": str(error)}) from error
        if record is None:
            if survivor := self.merged.get(int(text)):
                raise ValidationError({"id": f"The {self.thing} {text} was merged into {survivor}. Use that ID."})
            raise ValidationError({"id": f"There is no {self.thing} {text}. Leave the ID blank to add a new one."})
        return record

    def init_instance(self) -> Any:
        """Return a new record with empty links."""
        record: Any = self.model()
        for name in self.lists:
            setattr(record, name, [])
        return record

    def read_rows(self, progress: Progress | None = None) -> None:
        """Work out the outcome of each row of the sheet."""
        results: list[Reading | Outcome] = []
        total = len(self.sheet.lines)
        for number, line in enumerate(self.sheet.lines, start=1):
            try:
                results.append(self.read_row(line))
            except ValidationError as error:
                self.now.refused = True
                results.append(refusal_of(line, error))
            if progress and (number % PROGRESS_EVERY == 0 or number == total):
                progress(number, total)
        self.finish()
        self.outcomes = [result if isinstance(result, Outcome) else self.settle(result) for result in results]

    def read_row(self, line: Line) -> Reading:
        """Work out the outcome of a row; ValidationError says why it is refused."""
        self.now = Reading(line, None, new=True)
        shown = self.shown.get(line.number)
        if shown is not None and shown.kind is Kind.REFUSED:
            raise ValidationError(shown.reasons_by_column())
        if line.problem and line.problem != LOST_A_LETTER:
            raise ValidationError(line.problem)
        row = {name: line.cells.get(name, "") for name in self.sheet.columns}
        record = self.find(row)
        self.now.new = record is None
        if line.problem and not self.was_damaged(record, row):
            raise ValidationError(line.problem)
        try:
            return self.fill_and_check(record, row)
        except SameRecordError as error:
            note = None if error.earlier.refused else self.join(error.earlier, self.now.record)
            if note is None:
                raise ValidationError(error.text) from error
            self.now.joins = error.earlier
            self.note(note)
            return self.now

    def was_damaged(self, record: Any, row: dict[str, str]) -> bool:
        """Return whether the characters that a row has lost are missing in an export of its record, too."""
        damaged = [name for name, text in row.items() if LOST in text]
        columns = [self.fields[name] for name in damaged if name in self.fields]
        return (
            record is not None
            and len(columns) == len(damaged)
            and all(column.is_as_exported(record, row, lookups=self.lookups) for column in columns)
        )

    def fill_and_check(self, record: Any, row: dict[str, str]) -> Reading:
        """Apply a row to its record; SameRecordError if an earlier row has the record."""
        now = self.now
        earlier = None if record is None else self.seen.get(("record", record.pk))
        if earlier is not None and earlier.refused:
            # Undo what a refused row has changed.
            for name, value in earlier.before.items():
                setattr(record, name, value)
            earlier = None
        if record is None or earlier is not None:
            now.record = self.init_instance()
            now.record.stands_for = record.pk if record is not None else None
        else:
            self.seen["record", record.pk] = now
            now.record = record
        now.before = {column.attribute: value_of(now.record, column.attribute) for column in self.columns}
        errors = self.fill(now.record, row)
        self.complete(now.record, row)
        if earlier is not None and errors:
            raise ValidationError(errors)
        if earlier is not None:
            text = f"This is the same record as row {earlier.line.number}. Keep one of them."
            raise SameRecordError(earlier, text)
        if errors or now.new or now.changed():
            self.validate(now, errors)
        return now

    def once(self, key: Any, sameness: str) -> None:
        """Raise SameRecordError if an earlier row has the same key."""
        earlier = self.seen.setdefault(key, self.now)
        if earlier is not self.now:
            raise SameRecordError(earlier, f"{sameness} as row {earlier.line.number}. Keep one of them.")

    def fill(self, record: Any, row: dict[str, str]) -> dict[str, str]:
        """Set a record's values from the cells; return, by column, the errors for which the row is refused."""
        errors = {}
        for column in self.reading:
            before = value_of(record, column.attribute)
            try:
                column.save(record, row, lookups=self.lookups, note=self.note, file_servers=self.file_servers)
            except ValueError as error:
                if self.strict or column.required or column.widget.refers:
                    errors[column.column_name] = str(error)
                else:
                    setattr(record, column.attribute, getattr(error, "readable", before))
                    self.note(f"Skipped {column.column_name}: {error}")
        return errors

    def validate(self, reading: Reading, wrong_cells: dict[str, str]) -> None:
        """Raise ValidationError for errors in cells or in the whole record."""
        errors = dict(wrong_cells)
        if reading.new:
            for column in self.fields.values():
                missing = column.required and not getattr(reading.record, column.attribute)
                if missing and column.column_name not in errors:
                    errors[column.column_name] = "Required for new records."
        if not errors:
            errors = self.check(reading.record, reading.changed())
        if errors:
            raise ValidationError(errors)

    def settle(self, reading: Reading) -> Outcome:
        """Return a row's outcome, and keep its record for `write`, unless the preview showed another outcome."""
        outcome = outcome_of(reading, self.columns, self.in_words)
        if outcome.kind in (Kind.NEW, Kind.CHANGED):
            shown = self.shown.get(reading.line.number)
            if shown is not None and not shown.same_as(outcome):
                return refusal_of(reading.line, ValidationError(MEANWHILE))
            reading.record.importing = reading.changed()
            (self.create_instances if reading.new else self.update_instances).append(reading.record)
        return outcome

    def in_words(self, column: Column, value: Any) -> str:
        return column.widget.render(value, lookups=self.lookups)
