"""Everything public of one kind as CSV, in flat memory: rows leave by the batch."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, ClassVar

from django.db.models import Func, QuerySet, TextField
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from pdap.api.callers import OPEN
from pdap.api.csv_files import csv_response
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.db.row_batches import rows_in_batches
from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.lib.web_address import shown_address

BATCH = 2000


class MomentAsText(Func):
    """A time as Python writes it; a hundred thousand objects of times would cost as much as all other values."""

    template = "replace(to_char(%(expressions)s at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00:00'), '.000000', '')"
    output_field = TextField()
    arity = 1


class Export(Endpoint):
    """GET /export/….csv: open, because what it gives is public."""

    public = True
    access = OPEN
    file_name: ClassVar[str]
    declaration: ClassVar[Declaration]
    # Declared columns that stand first, where the file's order is not the contract's.
    first: ClassVar[Sequence[str]] = ()
    # Columns beside those that are declared, after them.
    columns: ClassVar[Sequence[str]] = ()
    # The API's name of a column that cannot have it in the query.
    public_names: ClassVar[dict[str, str]] = {}
    # Columns of addresses: what is none of the web's is left out.
    addresses: ClassVar[frozenset[str]] = frozenset()

    def rows(self) -> QuerySet[Any, Any]:
        """Return the rows; the columns' names are their values', but for those that are declared with a path."""
        raise NotImplementedError

    def declared(self) -> list[RecordColumn]:
        columns = {column.name: column for column in self.declaration.for_programs(Use.EXPORT)}
        return [columns[name] for name in dict.fromkeys((*self.first, *columns))]

    @documented(responses={(200, "text/csv"): str})
    def get(self, request: Request) -> HttpResponseBase:
        """List every public row by ID."""
        declared = self.declared()
        names = [*(column.name for column in declared), *self.columns]
        header = [self.public_names.get(name, name) for name in names]
        paths = [*map(value_of, declared), *self.columns]
        rows = chain.from_iterable(rows_in_batches(self.rows().values_list(*paths), BATCH))
        addresses = {*self.addresses, *(column.name for column in declared if isinstance(column.kind, kinds.Link))}
        positions = [position for position, name in enumerate(names) if name in addresses]
        return csv_response(self.file_name, header, (without_other_addresses(row, positions) for row in rows))


def value_of(column: RecordColumn) -> "str | MomentAsText":
    path = column.path or column.name
    return MomentAsText(path) if isinstance(column.kind, kinds.Moment) else path


def without_other_addresses(row: Sequence[Any], positions: Sequence[int]) -> list[Any]:
    """Return a row without addresses that are none of the web's; `positions` are those of its addresses."""
    values = list(row)
    for position in positions:
        if values[position]:
            values[position] = web_only(values[position])
    return values


def web_only(value: Any) -> Any:
    if isinstance(value, list):
        return [address for address in value if shown_address(address)]
    return shown_address(value)
