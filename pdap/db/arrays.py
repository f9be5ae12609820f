"""Arrays in queries: linked values as one array, and conditions on an array that PostgreSQL computes first."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet
from django.db.models.expressions import RawSQL


def linked_values(links: QuerySet[Any, Any], path: str) -> ArraySubquery:
    """Return the distinct values at a path from some links as an array, sorted, without nulls."""
    values = links.filter(**{f"{path}__isnull": False}).values_list(path, flat=True)
    return ArraySubquery(values.order_by(path).distinct())


def array_of(numbers: Sequence[int]) -> RawSQL:
    """Return numbers as one array parameter: Django would process each of them."""
    return RawSQL("%s::bigint[]", (f"{{{','.join(map(str, numbers))}}}",))


class IsAnyOf(Func):
    """Whether a column is one of the values of a query, which runs once, before the rest.

    PostgreSQL pushes this into the branches of a UNION ALL view, where an index serves it; `IN` with a query is a join,
    which would read the whole view. If a query has thousands of values, `IN` is better: each is looked up by itself.
    Known numbers are sent to PostgreSQL as one value, which it hashes; `IN` would send one value each.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    arity = 2
    output_field = BooleanField()

    def __init__(self, column: str, values: QuerySet[Any, Any] | Sequence[int] | RawSQL) -> None:
        if isinstance(values, QuerySet):
            super().__init__(column, ArraySubquery(values))
        else:
            super().__init__(column, values if isinstance(values, RawSQL) else array_of(values))


def array_given(literal: object) -> RawSQL:
    """Return the array that an `array_literal` of numbers writes."""
    return RawSQL("%s::bigint[]", (literal,))


def array_literal(values: Iterable[object]) -> str:
    """Return values as the text of an array, to be cast: PostgreSQL would not know the type of a list."""
    escaped = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"
