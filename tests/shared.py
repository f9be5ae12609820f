"""Rows that a whole file of tests reads: made once, in a transaction around the tests' own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def rows_of_the_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open the transaction of a fixture of `scope="module"`, which takes `django_db_setup` and the blocker too.

    Each test's transaction becomes a savepoint in it. No test of the file may use real transactions.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
