"""Query builders: a question to the database as an object with a `run` method."""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from django.db import transaction

Result = TypeVar("Result")


class QueryBuilderBase(ABC, Generic[Result]):
    """A question that spans domains or needs common table expressions.

    A subclass takes its parameters in its constructor, and returns the result from `run`. It only reads: what writes is
    a service. Call it through `run_query_builder`.
    """

    # One statement is a transaction by itself: beginning and ending one around it takes two more round trips.
    is_one_statement: ClassVar[bool] = False

    @abstractmethod
    def run(self) -> Result:
        """Ask the database and return the result."""


def run_query_builder(builder: QueryBuilderBase[Result]) -> Result:
    """Return a builder's result, read in one transaction: the present one, if there is one."""
    if builder.is_one_statement:
        return builder.run()
    with transaction.atomic(savepoint=False):
        return builder.run()
