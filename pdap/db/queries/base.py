"""Query builders: a question to the database as an object with a `run()`."""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from django.db import transaction

Result = TypeVar("Result")


class QueryBuilderBase(ABC, Generic[Result]):
    """A question that spans domains or needs common table expressions.

    A subclass takes what it asks for in its constructor, and answers in `run()`. It reads only: what writes is a
    service. Call it through `run_query_builder`.
    """

    # One statement is a transaction by itself: to begin and end one around it are two more trips to the database.
    is_one_statement: ClassVar[bool] = False

    @abstractmethod
    def run(self) -> Result:
        """Ask the database and return the answer."""


def run_query_builder(builder: QueryBuilderBase[Result]) -> Result:
    """Return a builder's answer, asked in one transaction.

    Inside a transaction they join it. Errors of the database are the caller's.
    """
    if builder.is_one_statement:
        return builder.run()
    with transaction.atomic(savepoint=False):
        return builder.run()
