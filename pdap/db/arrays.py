"""Arrays in queries: links gathered into one, and conditions on one that a query works out first."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet


def gathered(links: QuerySet[Any, Any], path: str) -> ArraySubquery:
    """Return the values at a path of some links as a list, in order, without nulls."""
    values = links.filter(**{f"{path}__isnull": False}).values_list(path, flat=True)
    return ArraySubquery(values.order_by(path).distinct())


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
