"""Conditions on arrays that a query works out first."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet


class IsAnyOf(Func):
    """Whether a column is one of the values of a query, which is run once, before the rest.

    PostgreSQL carries this into the branches of a view made by UNION ALL, where an index answers it; `IN` with a query
    is a join, which would read the whole view. For thousands of values `IN` is better: each is looked up by itself.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    arity = 2
    output_field = BooleanField()

    def __init__(self, column: str, values: QuerySet[Any, Any]) -> None:
        super().__init__(column, ArraySubquery(values))
