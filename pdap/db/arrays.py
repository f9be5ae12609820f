"""Arrays in queries: values of links gathered into one, and conditions on one that a query works out first."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet
from django.db.models.expressions import RawSQL


def linked_values(links: QuerySet[Any, Any], path: str) -> ArraySubquery:
    """Return the values at a path of some links as a list, in order, without nulls."""
    values = links.filter(**{f"{path}__isnull": False}).values_list(path, flat=True)
    return ArraySubquery(values.order_by(path).distinct())


def array_of(numbers: Sequence[int]) -> RawSQL:
    """Return numbers as one array, written out: Django would look at each of them."""
    return RawSQL("%s::bigint[]", (f"{{{','.join(map(str, numbers))}}}",))


class IsAnyOf(Func):
    """Whether a column is one of the values of a query, which is run once, before the rest.

    PostgreSQL carries this into the branches of a view made by UNION ALL, where an index answers it; `IN` with a query
    is a join, which would read the whole view. For thousands of values of a query `IN` is better: each is looked up by
    itself. Numbers that are known go to PostgreSQL as one value, which it hashes; `IN` would make a value of each.
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
    """Return values as PostgreSQL reads an array in a text, to be cast: of a list it would not know the type."""
    escaped = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"
