"""What imports and exports of all kinds share: they read the records of a file in a few queries.

A resource works out what each row means and never writes: it collects new and changed records in `create_instances` and
`update_instances`, and `write` passes them to the kind's service. So the preview and the import run the same code, in
the admin and by command.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from pdap.db.locks import key_stays
from pdap.lib.column_rights import Role, columns_to_read, columns_to_write
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.outcomes import REFUSALS, Outcome
from pdap.lib.importing.rows import Progress, RowReader
from pdap.lib.importing.sheets import Line, Sheet, read_sheet
from pdap.lib.spreadsheets import spreadsheet_cell
from pdap.lib.typed_numbers import typed_number


def is_number(text: str) -> bool:
    """Return whether a cell is the ID of a record; a number that is too large is none."""
    return typed_number(text) is not None


class CatalogResource(RowReader):
    """One kind of record. A subclass declares its `Column`s, how records are matched, and how rows are checked."""

    relation: ClassVar[str]  # as column rights know it
    matching: ClassVar[str]  # how a row without an ID finds its record, in words
    # The columns that a file needs to add records.
    needed: ClassVar[Sequence[str]] = ()
    # Columns that are read together, with their explanations, such as the parts of a place.
    parts: ClassVar[Mapping[str, str]] = {}
    # Other names of columns, as other files have them.
    aliases: ClassVar[Mapping[str, str]] = {}
    # For each column, the one that is read if its own cell is empty.
    stand_ins: ClassVar[Mapping[str, str]] = {}
    # Columns of other files that are not used here.
    ignored: ClassVar[frozenset[str]] = frozenset()
    reviewed: ClassVar[bool] = True
    tells: ClassVar[bool] = False

    def __init__(self, role: Role, *, strict: bool = False) -> None:
        super().__init__()
        may_read, may_write = columns_to_read(self.relation, role), columns_to_write(self.relation, role)
        self.fields = {name: column for name, column in self.fields.items() if column.rule in may_read}
        self.may_write = frozenset(may_write)
        self.strict = strict

    # What a subclass defines.

    def queryset(self) -> QuerySet[Any, Any]:
        raise NotImplementedError

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        """Read what the rows refer to; return the IDs of records that rows without an ID may mean."""
        raise NotImplementedError

    def look_up(self, lines: Sequence[Line]) -> None:
        raise NotImplementedError

    def write(self, person_id: int | None, approve: bool, tell: bool) -> None:
        raise NotImplementedError

    def look_up_for_export(self) -> None:
        raise NotImplementedError

    def derived_columns(self) -> list[Column]:
        """Return the columns that `complete` fills from the parts that the file has."""
        return []

    def survivors(self, missing: Collection[int]) -> dict[int, int]:
        """Return the records into which missing ones were merged, by ID."""
        return {}

    # What all share.

    def read_sheet(self, text: str) -> Sheet:
        """Return a file's rows; UnreadableFileError if the file can't be read."""
        return read_sheet(text, self.names(), self.aliases)

    def names(self) -> set[str]:
        return {*self.fields, *self.parts, *self.ignored, *REFUSALS}

    def can_import(self, column: Column) -> bool:
        return not column.readonly and column.rule in self.may_write

    def plan(
        self,
        sheet: Sheet,
        lock: bool = False,
        shown: Sequence[Outcome] | None = None,
        progress: Progress | None = None,
    ) -> list[Outcome]:
        """Return the outcome of each row. A row whose outcome would differ from `shown` is refused.

        With `lock`, in a transaction, the records stay unchanged until its end.
        """
        self.sheet = fill_in(sheet, self.stand_ins)
        self.shown = {outcome.row: outcome for outcome in shown or ()}
        self.reading = [
            chosen
            for name in sheet.columns
            if (chosen := self.fields.get(name)) and self.can_import(chosen) and chosen.yields_to not in sheet.columns
        ]
        self.names_read = frozenset(column.column_name for column in self.reading)
        self.derived = self.derived_columns()
        self.columns = [*self.reading, *self.derived]
        own = {field.attname for field in self.model._meta.concrete_fields}
        self.lists = sorted({column.attribute for column in self.fields.values()} - own)
        numbers = {int(text) for line in sheet.lines if is_number(text := line.cells.get("id", "").strip())}
        records = self.queryset().filter(pk__in={*numbers, *self.gather(sheet.lines, lock)}).order_by("pk")
        if lock:
            records = records.select_for_update(of=("self",), no_key=key_stays(self.model))
        self.known = {record.pk: record for record in records}
        if missing := numbers - self.known.keys():
            self.merged = self.survivors(missing)
        self.look_up(sheet.lines)
        self.read_rows(progress)
        return self.outcomes

    def remarks_on(self, sheet: Sheet) -> list[str]:
        """Return what the importer should know about the file and the columns that are ignored."""
        expected = {*self.names_read, *self.parts, "id", *REFUSALS}
        remarks, silent = list(sheet.remarks), []
        for name in sheet.columns:
            column = self.fields.get(name)
            if name in expected:
                continue
            if column is not None and column.yields_to in sheet.columns:
                remarks.append(f"Ignored the column {name}, because {column.yields_to} has the same information.")
            else:
                silent.append(name)
        typed = [name for name in silent if name in self.fields]
        foreign = [name for name in silent if name not in self.fields]
        if typed:
            remarks.append(f"Ignored, because these are set automatically: {', '.join(typed)}.")
        if foreign:
            remarks.append(f"Ignored, because these don’t belong here: {', '.join(foreign)}.")
        return remarks

    def cells_of(self, *columns: str) -> list[str]:
        names = self.names_read & set(columns)
        return [line.cells.get(name, "") for line in self.sheet.lines for name in names]

    def exported(self, record: Any) -> list[str]:
        """Return a record's cells, harmless in a spreadsheet."""
        return [spreadsheet_cell(column.export(record, lookups=self.lookups)) for column in self.exported_columns()]

    def exported_columns(self) -> list[Column]:
        return [column for column in self.fields.values() if column.exported]


def fill_in(sheet: Sheet, stand_ins: Mapping[str, str]) -> Sheet:
    """Fill empty cells of a sheet from their stand-ins, if the file has both columns; return the sheet."""
    pairs = [pair for pair in stand_ins.items() if {*pair} <= {*sheet.columns}]
    for line in sheet.lines if pairs else ():
        for column, other in pairs:
            if not line.cells.get(column, "").strip() and line.cells.get(other, "").strip():
                line.cells[column] = line.cells[other]
    return sheet
