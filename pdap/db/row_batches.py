"""Reading the rows of a long response in batches, without a cursor."""

from array import array
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

from pdap.db.arrays import IsAnyOf

Record = TypeVar("Record", bound=Model)
Row = TypeVar("Row")


def rows_in_batches(rows: QuerySet[Record, Row], size: int, ids: Iterable[int] | None = None) -> Iterator[list[Row]]:
    """Give the rows of a query in its order, in lists of at most this size: all of them, or those with some IDs.

    The IDs are read at once, so that an outage gives an error response and not a file that ends early. A cursor would
    stay open for as long as its reader takes, and numbered pages would lose or repeat rows that move meanwhile. A row
    that leaves the query meanwhile is left out.
    """
    wanted = array("q", rows.values_list("pk", flat=True) if ids is None else ids)
    starts = range(0, len(wanted), size)
    return (list(rows.filter(IsAnyOf("pk", wanted[start : start + size]))) for start in starts)
