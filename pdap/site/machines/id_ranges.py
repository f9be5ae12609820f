"""Pages of records by ranges of their ids: the last page of very many costs what the first one does."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from pdap.db.prepared import named_sql, rows_read_rarely

# From each range to the next record behind it: as many look-ups as there are pages, whatever is between.
STARTS = """
with recursive start(id) as (
    (select id from ({ids}) record(id) order by id limit 1)
    union all
    select (select id from ({ids}) record(id) where id >= start.id + %(size)s order by id limit 1)
    from start where start.id is not null
)
select id from start where id is not null
"""


class IdRanges(Paginator):
    """Records in pages of so many ids, from one that exists: as many records, or fewer where some ids are not there."""

    def __init__(self, rows: QuerySet[Any, Any], size: int) -> None:
        super().__init__(rows, size)
        self.rows = rows

    @cached_property
    def starts(self) -> list[int]:
        """The first id of each page."""
        ids, parameters = named_sql(self.rows.order_by().values_list("pk"), "of_rows")
        # What the inserted SQL names are its parameters.
        sql = STARTS.format(ids=ids)
        return [start for (start,) in rows_read_rarely(sql, parameters | {"size": self.per_page})]

    @property
    def num_pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, len(self.starts))

    def page(self, number: Any) -> Page:
        """Return a page; EmptyPage beyond the last, PageNotAnInteger for what is no number."""
        number = self.validate_number(number)
        rows = self.rows.none()
        if self.starts:
            start = self.starts[number - 1]
            rows = self.rows.filter(pk__gte=start, pk__lt=start + self.per_page)
        return Page(rows.order_by("pk"), number, self)
