"""Tables that are sorted by links in their head, without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from pdap.web import parameters


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the address, its heading, and whether it begins with the largest."""

    name: str
    label: str
    number: bool = True


@dataclass(frozen=True)
class Heading:
    """What the head of a table shows of a column."""

    column: Column
    address: str
    chosen: bool

    @property
    def direction(self) -> str:
        """The value of aria-sort."""
        return "descending" if self.column.number else "ascending"


def chosen_column(request: HttpRequest, columns: Sequence[Column], default: str) -> str:
    """Return the column that the address sorts by with `sort`; BadInputError on one that there is not."""
    names = parameters.labels(request.GET, "sort", [column.name for column in columns], gettext("order"))
    return names[0] if names else default


def headings(request: HttpRequest, columns: Sequence[Column], chosen: str, anchor: str) -> list[Heading]:
    """Return the head of the table, with links that keep the rest of the address and lead to `anchor`."""
    heads = []
    for column in columns:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = column.name
        heads.append(Heading(column, f"{request.path}?{query.urlencode()}#{anchor}", column.name == chosen))
    return heads
