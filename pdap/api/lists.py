"""Lists: a page of rows with its count, the total, and links to the pages beside it."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from pdap.api.errors import BadRequestError
from pdap.api.parameters import Parameters

MOST = 100
PAGING = ("page", "limit", "sort_by", "sort_order", "requested_columns")

PAGING_PARAMETERS = [
    OpenApiParameter("page", int, description="The page, counted from 1."),
    OpenApiParameter("limit", int, description=f"Rows of a page, at most {MOST}."),
    OpenApiParameter("sort_by", str, description="A column to sort by."),
    OpenApiParameter("sort_order", str, enum=["ASC", "DESC"], description="DESC where nothing is said."),
    OpenApiParameter("requested_columns", OpenApiTypes.STR, description="Columns to return, as `['name','id']`."),
]


class ListView(APIView):
    """A list endpoint: subclasses name the rows, the serializer, what sorts, and what else a query may say."""

    serializer_class: ClassVar[type[BaseSerializer]]
    sortable: ClassVar[dict[str, str]]
    always: ClassVar[tuple[str, ...]] = ("id",)
    message: ClassVar[str]
    more_parameters: ClassVar[tuple[str, ...]] = ()

    def rows(self, parameters: Parameters) -> QuerySet[Any, Any]:
        """Return all rows of the list, in their own order."""
        raise NotImplementedError

    def load(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return a page's rows with what their serializer needs."""
        return rows

    def get(self, request: Request) -> Response:
        """Return a page."""
        parameters = Parameters(request, (*PAGING, *self.more_parameters))
        serializer = self.serializer_class()
        columns = parameters.columns(serializer.fields)  # type: ignore[attr-defined]
        rows = sort(self.rows(parameters), parameters, self.sortable)
        page, limit = parameters.number("page", 1) or 1, parameters.number("limit", MOST, MOST) or MOST
        total = rows.count()
        found = self.load(list(rows[(page - 1) * limit : page * limit])) if (page - 1) * limit < total else []
        data = self.serializer_class(many=True, instance=found)
        if columns:
            keep = {*columns, *self.always}
            for name in set(data.child.fields) - keep:  # type: ignore[attr-defined]
                data.child.fields.pop(name)  # type: ignore[attr-defined]
        return Response(
            {
                "message": self.message,
                "metadata": metadata(request, len(found), total, page, limit),
                "data": data.data,
            }
        )


def sort(rows: QuerySet[Any, Any], parameters: Parameters, sortable: dict[str, str]) -> QuerySet[Any, Any]:
    """Return rows in the order that the query asks for, by id among equals."""
    column = parameters.text("sort_by")
    order = parameters.choice("sort_order", ("ASC", "DESC")) or "DESC"
    if not column:
        return rows
    if column not in sortable:
        raise BadRequestError(f"sort_by: Must be one of: {', '.join(sortable)}.")
    sign = "-" if order == "DESC" else ""
    return rows.order_by(f"{sign}{sortable[column]}", "id")


def metadata(request: Request, count: int, total: int, page: int, limit: int) -> dict[str, Any]:
    """Return `count`, the rows of this page, as the contract has it, and what it lacks: total and the pages beside."""

    def link(number: int) -> str:
        query = request.query_params.copy()
        query["page"] = str(number)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    return {
        "count": count,
        "total": total,
        "next": link(page + 1) if page * limit < total else None,
        "previous": link(page - 1) if page > 1 else None,
    }


Loader = Callable[[Sequence[Any]], Sequence[Any]]
