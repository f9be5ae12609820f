"""Lists: a page of rows with its count, the total, and links to the pages beside it; as JSON or as CSV."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from math import ceil
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.column_rights import visible_names
from pdap.api.conditional import last_change_of, with_last_change
from pdap.api.credentials import is_key
from pdap.api.csv_files import csv_response, wants_csv
from pdap.api.endpoints import Endpoint
from pdap.api.filters import Filter
from pdap.api.parameters import LIMIT, OUTPUT_FORMAT, PAGE, SORT_ORDER, Parameter, choice, columns
from pdap.api.plain_rows import (
    PlainRows,
    Row,
    cells,
    choose_columns,
    json_response,
    last_change_in,
    sql_of_ids,
    total_in,
)
from pdap.api.walking import AFTER, part_by_id, part_of_walk
from pdap.db.prepared import PreparingCursor
from pdap.lib.column_rights import Role, role_of
from pdap.lib.status_counts import KeptNumber

# No table has so many rows; PostgreSQL takes larger numbers for an error.
LARGEST_START = 2**62


class ListEndpoint(Endpoint):
    """A list: subclasses name the rows, the serializer, what sorts, and by what it is narrowed.

    The query's parameters follow from these.
    """

    serializer_class: ClassVar[Any]  # a serializer: declared as one, mypy denies that classes can be hashed
    sortable: ClassVar[dict[str, str]]
    filters: ClassVar[Sequence[Filter]] = ()
    more_parameters: ClassVar[Sequence[Parameter]] = ()
    always: ClassVar[tuple[str, ...]] = ("id",)
    # What JSON has beside the columns, whichever were asked for.
    hangs_on: ClassVar[tuple[str, ...]] = ()
    # Columns that are left out unless they are asked for by name.
    only_if_asked: ClassVar[tuple[str, ...]] = ()
    message: ClassVar[str]
    file_name: ClassVar[str]
    # The number of all rows, where it is kept.
    counted: ClassVar[KeptNumber | None] = None
    # How rows are read in place of model instances, where they are.
    plain: ClassVar[PlainRows | None] = None

    def parameters_of(self, method: str) -> Sequence[Parameter]:
        if method not in ("GET", "HEAD"):
            return super().parameters_of(method)
        return self.list_parameters()

    @classmethod
    @cache
    def list_parameters(cls) -> Sequence[Parameter]:
        return (
            PAGE,
            LIMIT,
            AFTER,
            choice("sort_by", "The column to sort by. ID by default.", cls.sortable),
            SORT_ORDER,
            columns(list(visible_names(cls.serializer_class))),
            OUTPUT_FORMAT,
            *(criterion.parameter for criterion in cls.filters),
            *cls.more_parameters,
        )

    def is_public_response(self) -> bool:
        """Leave out the walk in an order of its own: it is one client's, and ends within the hour."""
        # Only a request that reads has a query: OPTIONS is answered before it is looked at.
        return super().is_public_response() and not (self.query["after"] is not None and self.query["sort_by"])

    def role(self, request: Request) -> Role:
        """Return what the caller is to the rows (contract 4.1)."""
        return role_of(request.user, by_api_key=is_key(request))

    def rows(self) -> QuerySet[Any, Any]:
        """Return all rows of the list, in their own order."""
        raise NotImplementedError

    def load(self, rows: Sequence[Any], role: Role) -> Sequence[Any]:
        """Return a page's rows with all that they show."""
        return rows

    def fetch(self, rows: QuerySet[Any, Any]) -> list[Any]:
        if self.plain is None:
            return list(with_last_change(rows))
        query, is_narrowed = self.query, bool(self.criteria())
        if is_narrowed or query["after"] is not None or query["page"] != 1:
            return self.plain.read(rows, counted=None if is_narrowed else self.counted)
        # The first page of the whole list is asked for more than any other.
        ids = sql_of_ids(rows) if query["sort_by"] or self.counted is None else sql_of_first(type(self), query["limit"])  # type: ignore[arg-type]
        return self.plain.read_found(*ids, PreparingCursor, self.counted)

    def criteria(self) -> list[Filter]:
        """Return what the list is narrowed by."""
        return [criterion for criterion in self.filters if self.query[criterion.parameter.name] not in (None, [])]

    def total(self, rows: QuerySet[Any, Any], records: Sequence[Any]) -> int:
        """Return how many rows there are; if the number is kept, it was read with the page's rows."""
        if self.counted is None or self.criteria():
            return rows.order_by().count()
        known = total_in(records)
        return self.counted.count() if known is None else known

    def respond(self, request: Request) -> HttpResponseBase:
        query, role = self.query, self.role(request)
        names = visible_names(self.serializer_class, role)
        # Sorting by a hidden column would reveal it.
        asked = {*query["requested_columns"]}
        refuse_hidden({*asked, query["sort_by"] or "id"} & {*visible_names(self.serializer_class)}, names)
        rows = self.rows()
        for criterion in self.criteria():
            rows = criterion.keep(rows, query[criterion.parameter.name])
        records, pages = self.part(request, sorted_rows(rows, query["sort_by"], query["sort_order"], self.sortable))
        as_csv = wants_csv(request, query["output_format"])
        unwanted = {*self.only_if_asked}
        if asked:
            unwanted = {*names} - asked - {*self.always} - (set() if as_csv else {*self.hangs_on})
        shown = [name for name in names if name not in unwanted]
        loaded = self.load(records, role)
        response: HttpResponseBase
        if as_csv:
            response = csv_response(self.file_name, shown, map(cells, self.written(loaded, shown, role)))
        else:
            data = self.written(loaded, shown, role)
            response = json_response({"message": self.message, "metadata": pages.metadata(len(records)), "data": data})
        if links := pages.link_header():
            response.headers["Link"] = links
        return response

    def part(self, request: Request, rows: QuerySet[Any, Any]) -> "tuple[list[Any], Pages | Walk]":
        """Return the rows of the page, or of the part of a walk, that is asked for, and where it stands."""
        query, page, limit = self.query, self.query["page"], self.query["limit"]
        pages: Pages | Walk
        if query["after"] is not None:
            step = part_of_walk if query["sort_by"] else part_by_id
            part = step(rows, query["after"], limit, self.fetch)
            records, pages = part.rows, Walk(request, part.after, self.total(rows, part.rows))
        else:
            start = (page - 1) * limit
            records = self.fetch(rows[start : start + limit]) if limit and start <= LARGEST_START else []
            # A page that is not full is the last.
            ends_here = 0 < len(records) < limit or (not records and start == 0 and limit)
            pages = Pages(request, page, limit, start + len(records) if ends_here else self.total(rows, records))
        self.last_change = last_change_of(records) if self.plain is None else last_change_in(records)
        return records, pages

    def written(self, rows: Sequence[Any], names: Sequence[str], role: Role) -> Sequence[dict[str, Any]]:
        """Return rows with the columns that are wanted, as JSON has them."""
        if self.plain is not None:
            return choose_columns(rows, names)
        serializer: Any = self.serializer_class(rows, many=True, context={"role": role})
        fields = serializer.child.fields
        for name in {*fields} - {*names}:
            fields.pop(name)
        return serializer.data


@lru_cache(maxsize=100)
def sql_of_first(endpoint: type[ListEndpoint], number: int) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL that finds the first ids of a list that is the same for everyone, and its parameters."""
    return sql_of_ids(endpoint().rows()[:number])


class WholeList(Endpoint):
    """A short list that belongs to one thing, and comes whole."""

    had_no_query = ("GET",)
    parameters: ClassVar[Sequence[Parameter] | Mapping[str, Sequence[Parameter]]] = (OUTPUT_FORMAT,)
    message: ClassVar[str]
    file_name: ClassVar[str]

    def respond(self, request: Request, serializer: Any) -> HttpResponseBase:
        if wants_csv(request, self.query["output_format"]):
            rows = (list(row.values()) for row in serializer.data)
            return csv_response(self.file_name, list(serializer.child.fields), rows)
        data = serializer.data
        return Response({"message": self.message, "metadata": {"count": len(data)}, "data": data})

    def respond_with_rows(self, request: Request, rows: Sequence[Row], names: Sequence[str]) -> HttpResponseBase:
        """Return plain rows of these columns."""
        data = choose_columns(rows, names)
        if wants_csv(request, self.query["output_format"]):
            return csv_response(self.file_name, names, map(cells, data))
        return json_response({"message": self.message, "metadata": {"count": len(data)}, "data": data})


def refuse_hidden(asked: Collection[str], seen: Collection[str]) -> None:
    """Raise the 403 that names the columns which the caller may not read, if they asked for such."""
    if hidden := sorted(set(asked) - set(seen)):
        raise PermissionDenied(f"You do not have permission to access the following columns: {names_as_set(hidden)}")


def names_as_set(names: Iterable[str]) -> str:
    """Return names as the existing messages write a set: `{'a', 'b'}`."""
    return "{" + ", ".join(f"'{name}'" for name in names) + "}"


def sorted_rows(
    rows: QuerySet[Any, Any], column: str | None, order: str, sortable: dict[str, str]
) -> QuerySet[Any, Any]:
    """Return rows in the order that the query asks for, by id among equals."""
    if not column:
        return rows
    return rows.order_by(f"{'-' if order == 'DESC' else ''}{sortable[column]}", "id")


class Walk:
    """Where the next part of a walk is (`walking.py`)."""

    def __init__(self, request: Request, after: str | None, total: int) -> None:
        self.request, self.after, self.total = request, after, total

    def next_address(self) -> str | None:
        return None if self.after is None else address_with(self.request, "after", self.after)

    def link_header(self) -> str:
        """Return the Link header (RFC 8288)."""
        address = self.next_address()
        return f'<{address}>; rel="next"' if address else ""

    def metadata(self, count: int) -> dict[str, Any]:
        """Return `count`, the rows of this part, and what leads on; a walk has no numbered pages."""
        return {
            "count": count,
            "total": self.total,
            "after": self.after,
            "next": self.next_address(),
            "previous": None,
        }


def address_with(request: Request, name: str, value: str) -> str:
    """Return the address of a request with another value in its query."""
    query = request.query_params.copy()
    query[name] = value
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class Pages:
    """Where a page stands among the others."""

    def __init__(self, request: Request, page: int, limit: int, total: int) -> None:
        self.request, self.page, self.total = request, page, total
        self.pages = max(1, ceil(total / limit)) if limit else 1

    def address(self, number: int) -> str:
        return address_with(self.request, "page", str(number))

    @cached_property
    def around(self) -> dict[str, str]:
        """Return the addresses of the first, the previous, the next and the last page, where there are any."""
        numbers = {"first": 1, "prev": self.page - 1, "next": self.page + 1, "last": self.pages}
        return {name: self.address(number) for name, number in numbers.items() if 1 <= number <= self.pages}

    def link_header(self) -> str:
        """Return the Link header (RFC 8288)."""
        return ", ".join(f'<{address}>; rel="{name}"' for name, address in self.around.items())

    def metadata(self, count: int) -> dict[str, Any]:
        """Return `count`, the rows on this page (contract 1.8), and the total, the pages and their addresses."""
        return {
            "count": count,
            "total": self.total,
            "page": self.page,
            "pages": self.pages,
            "next": self.around.get("next"),
            "previous": self.around.get("prev"),
        }
