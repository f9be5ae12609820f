"""Common table expressions that several questions share, each as a class with its columns as typed properties."""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_cte import CTE, with_cte


class TypedCTE(ABC):
    """A common table expression with a name and columns.

    A subclass takes its parameters in its constructor, defines its rows in `rows`, and has a property for each column,
    so that a misspelled column is an error in Python and not in SQL.
    """

    name: ClassVar[str]
    # Computed once, where PostgreSQL would otherwise repeat it inside the query.
    materialized: ClassVar[bool] = False

    @abstractmethod
    def rows(self) -> QuerySet[Any, Any]:
        """Return the rows: a queryset of `values()`."""

    @cached_property
    def cte(self) -> CTE:
        """The expression itself: the same object in every part of one query."""
        return CTE(self.rows(), name=self.name, materialized=self.materialized)

    def put_before(self, query: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return with_cte(self.cte, select=query)
