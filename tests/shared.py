"""Rows that a whole file of tests reads: made once, in a transaction around the tests' own or in another database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests import template
from tests.server import drop, server, url_of


@contextmanager
def rows_of_the_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open the transaction of a fixture of `scope="module"`, which takes `django_db_setup` and the blocker too.

    Each test's transaction becomes a savepoint in it. No test of the file may use real transactions.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def database_of_the_demonstration(blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    """Let the tests of a module work, in transactions of their own, in a database that holds the demonstration."""
    with database_like(template.DEMONSTRATION, blocker, worker):
        yield


@contextmanager
def database_like(like: str, blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    """Let the tests of a module work, in transactions of their own, in a database with rows that the run makes once."""
    with blocker.unblock():
        before = connection.settings_dict["NAME"]
        name = template.clone(f"{worker}_shown", like)
        template.use(url_of(name))
        yield
        template.use(url_of(before))
        with server() as maintenance:
            drop(maintenance, name)
