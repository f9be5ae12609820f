"""What the imports and exports of all kinds share: records asked for in a few queries per file.

A resource works out what each row means and never writes: records that are new or changed gather in its
`create_instances` and `update_instances`, and `write` hands them to the kind's service. So the look at a file and the
deed run through the same lines, in the admin and by command.
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
    """Return whether a cell is the number of a record; what is too large for one means none."""
    return typed_number(text) is not None


class CatalogResource(RowReader):
    """One kind of record. A subclass declares its `Column`s, how records are matched, and what holds of a whole row."""

    relation: ClassVar[str]  # as column rights know it
    matching: ClassVar[str]  # how a row without a number finds its record, in words
    # The columns without which no row of a file from elsewhere can be a new record.
    needed: ClassVar[Sequence[str]] = ()
    # What is read together with other columns, with its explanation: the parts of a place, say.
    parts: ClassVar[Mapping[str, str]] = {}
    # Other names of columns, as other files have them.
    aliases: ClassVar[Mapping[str, str]] = {}
    # Columns by those whose cell is read where a row's own is empty.
    stand_ins: ClassVar[Mapping[str, str]] = {}
    # Columns that are known from other files and have no place here.
    ignored: ClassVar[frozenset[str]] = frozenset()
    reviewed: ClassVar[bool] = True
    tells: ClassVar[bool] = False

    def __init__(self, role: Role, *, strict: bool = False) -> None:
        super().__init__()
        may_read, may_write = columns_to_read(self.relation, role), columns_to_write(self.relation, role)
        self.fields = {name: column for name, column in self.fields.items() if column.rule in may_read}
        self.may_write = frozenset(may_write)
        self.strict = strict

    # What a subclass says.

    def queryset(self) -> QuerySet[Any, Any]:
        raise NotImplementedError

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        """Read what the rows mean, and return the numbers of the records that rows without one may mean."""
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
        """Return where the numbers of merged records lead."""
        return {}

    # What all share.

    def read_sheet(self, text: str) -> Sheet:
        """Return a file's rows. UnreadableFileError for a file that cannot be read as a whole."""
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
        """Return what becomes of each row. With `shown`, a row of which something else would become is refused.

        With `lock` (in a transaction) the records stay as they are until its end.
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
        """Return what a sheet's reader should know: of the file, and of the columns that are not read."""
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
            remarks.append(f"Ignored, because these don't belong here: {', '.join(foreign)}.")
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
    """Return a sheet in which a cell that is empty has what its stand-in says, if the file has that column."""
    pairs = [pair for pair in stand_ins.items() if {*pair} <= {*sheet.columns}]
    for line in sheet.lines if pairs else ():
        for column, other in pairs:
            if not line.cells.get(column, "").strip() and line.cells.get(other, "").strip():
                line.cells[column] = line.cells[other]
    return sheet
