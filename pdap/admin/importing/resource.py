"""What the imports and exports of all kinds share: records asked for in a few queries per file.

A resource works out what each row means and never writes: records that are new or changed gather in its
`create_instances` and `update_instances`, and `write` hands them to the kind's service. So the look at a file and the
deed run through the same lines.
"""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from audit.merging.enums import Kind
from audit.merging.models import Merge
from pdap.admin.importing.columns import Column
from pdap.admin.importing.outcomes import Outcome
from pdap.admin.importing.rows import RowReader
from pdap.db.fields import LARGEST_ID
from pdap.lib.column_rights import Role, readable, writable
from pdap.lib.importing.sheets import Line, Sheet
from pdap.lib.spreadsheets import cell

# Columns of the file of refused rows, so that it can be uploaded again once it is mended.
REFUSALS = ("row", "reason")


def is_number(text: str) -> bool:
    """Return whether a cell is the number of a record; what is too large for one means none."""
    return text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_ID


class CatalogueResource(RowReader):
    """One kind of record. A subclass declares its `Column`s, how records are matched, and what holds of a whole row."""

    relation: ClassVar[str]  # as column rights know it
    kind: ClassVar[Kind]  # as merges know it
    matching: ClassVar[str]  # how a row without a number finds its record, in words
    # Columns that are known from other files and never read.
    ignored: ClassVar[frozenset[str]] = frozenset()
    reviewed: ClassVar[bool] = True
    tells: ClassVar[bool] = False

    def __init__(self, role: Role) -> None:
        super().__init__()
        may_read, may_write = readable(self.relation, role), writable(self.relation, role)
        self.fields = {name: one for name, one in self.fields.items() if one.rule in may_read}
        self.may_write = frozenset(may_write)

    # What a subclass says.

    def queryset(self) -> QuerySet[Any, Any]:
        raise NotImplementedError

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        """Read what the rows mean, and return the numbers of the records that rows without one may mean."""
        raise NotImplementedError

    def look_up(self, lines: Sequence[Line]) -> None:
        raise NotImplementedError

    def write(self, person_id: int, approve: bool, tell: bool) -> None:
        raise NotImplementedError

    def look_up_for_export(self) -> None:
        raise NotImplementedError

    # What all share.

    def names(self) -> set[str]:
        return {*self.fields, *self.ignored, *REFUSALS}

    def can_import(self, column: Column) -> bool:
        return not column.readonly and column.rule in self.may_write

    def plan(self, sheet: Sheet, lock: bool = False, shown: Sequence[Outcome] | None = None) -> list[Outcome]:
        """Return what becomes of each row. With `shown`, a row of which something else would become is refused.

        With `lock` (in a transaction) the records stay as they are until its end.
        """
        self.sheet = sheet
        self.shown = {one.row: one for one in shown or ()}
        self.reading = [
            one
            for name in sheet.columns
            if (one := self.fields.get(name)) and self.can_import(one) and one.yields_to not in sheet.columns
        ]
        named = {int(text) for line in sheet.lines if is_number(text := line.cells.get("id", "").strip())}
        records = self.queryset().filter(pk__in={*named, *self.gather(sheet.lines, lock)}).order_by("pk")
        self.known = {one.pk: one for one in (records.select_for_update(of=("self",)) if lock else records)}
        if missing := named - self.known.keys():
            merges = Merge.objects.filter(kind=self.kind, merged_id__in=missing, undone_at=None)
            self.merged = dict(merges.values_list("merged_id", "survivor_id"))
        self.look_up(sheet.lines)
        self.read_rows()
        return self.outcomes

    def cells_of(self, *columns: str) -> list[str]:
        names = {one.column_name for one in self.reading} & set(columns)
        return [line.cells.get(name, "") for line in self.sheet.lines for name in names]

    def exported(self, record: Any) -> list[str]:
        """Return a record's cells, harmless in a spreadsheet."""
        return [cell(one.export(record, lookups=self.lookups)) for one in self.exported_columns()]

    def exported_columns(self) -> list[Column]:
        return [one for one in self.fields.values() if one.exported]
