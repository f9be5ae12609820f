"""Who acts: told to the database for one transaction, so that its change log knows.

The triggers read two transaction-local settings. Every service that writes calls `set_actor` inside its transaction;
a transaction that nobody told has no actor, as a job or a statement typed into psql.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction


def set_actor(user_id: int | None, change_set: uuid.UUID | None = None, using: str = DEFAULT_DB_ALIAS) -> None:
    """Name the person behind the rest of this transaction, and the change set that its changes join.

    Without `change_set` the triggers make one for the transaction. Raises TransactionManagementError outside one: the
    settings would be gone before the next statement.
    """
    connection = connections[using]
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An actor is named inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('pdap.actor_user_id', %s, true), set_config('pdap.change_set', %s, true)",
            ["" if user_id is None else str(user_id), "" if change_set is None else str(change_set)],
        )


@contextmanager
def acting_as(user_id: int | None, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run the block in one transaction whose changes are this person's."""
    with transaction.atomic(using=using):
        set_actor(user_id, using=using)
        yield
