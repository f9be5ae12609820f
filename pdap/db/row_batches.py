"""Reading the rows of a long response in batches, without a cursor."""

from array import array
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from pdap.db.arrays import IsAnyOf

Record = TypeVar("Record", bound=Model)
Row = TypeVar("Row")
# So many take 5 MB while they are read; kept, each takes eight bytes.
IDS_AT_ONCE = 50_000


def rows_in_batches(
    rows: QuerySet[Record, Row], size: int, ids_of: QuerySet[Any, Any] | None = None
) -> Iterator[list[Row]]:
    """Give the rows of a query in its order, in lists of at most this size: all, or those that `ids_of` has, too.

    The IDs are read at once, so that an outage gives an error response and not a file that ends early. A cursor would
    stay open for as long as its reader takes, and numbered pages would lose or repeat rows that move meanwhile. A row
    that leaves the query meanwhile is left out.
    """
    ids = (rows if ids_of is None else ids_of).values_list("pk", flat=True)
    wanted = array("q", ids.iterator(chunk_size=IDS_AT_ONCE))
    starts = range(0, len(wanted), size)
    return (list(rows.filter(IsAnyOf("pk", wanted[start : start + size]))) for start in starts)
