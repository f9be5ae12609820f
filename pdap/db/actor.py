"""Who acts: told to the database for one transaction, so that its change log knows.

The triggers read two transaction-local settings. Every service that writes calls `set_actor` inside its transaction;
a transaction that no one told has no actor, as a job or a statement typed into psql.

What one transaction does is one change set, however many services it calls: an action on twenty records is undone in
one step.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction


def set_actor(user_id: int | None, change_set: uuid.UUID | None = None, using: str = DEFAULT_DB_ALIAS) -> uuid.UUID:
    """Name the person behind the rest of this transaction; return the change set that its changes join.

    That is the transaction's own unless `change_set` names another. Raises TransactionManagementError outside one: the
    settings would be gone before the next statement.
    """
    connection = connections[using]
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An actor is named inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('pdap.change_set', coalesce(%(given)s, case when "
            "coalesce(current_setting('pdap.block', true), '') = %(block)s then "
            "nullif(current_setting('pdap.change_set', true), '') end, %(new)s), true), "
            "set_config('pdap.actor_user_id', %(actor)s, true), set_config('pdap.block', %(block)s, true)",
            {
                "given": None if change_set is None else str(change_set),
                "new": str(uuid.uuid4()),
                "block": outermost_block(connection),
                "actor": "" if user_id is None else str(user_id),
            },
        )
        return uuid.UUID(cursor.fetchone()[0])


def current_change_set(using: str = DEFAULT_DB_ALIAS) -> uuid.UUID | None:
    """Return the change set of this transaction, if there is one yet."""
    with connections[using].cursor() as cursor:
        cursor.execute("select nullif(current_setting('pdap.change_set', true), '')")
        (text,) = cursor.fetchone()
    return uuid.UUID(text) if text else None


def outermost_block(connection: Any) -> str:
    """Return a name for the transaction: empty for a real one, since PostgreSQL forgets its settings at the end.

    A test that rolls back has many such blocks in one transaction; there the name is the savepoint's, and each call
    outside a block stands for a transaction.
    """
    own = [depth for depth, block in enumerate(connection.atomic_blocks) if not block._from_testcase]
    if own and own[0] == 0:
        return ""
    savepoint = connection.savepoint_ids[own[0] - 1] if own else None
    return savepoint or uuid.uuid4().hex


@contextmanager
def acting_as(user_id: int | None, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run the block in one transaction whose changes are this person's."""
    with transaction.atomic(using=using):
        set_actor(user_id, using=using)
        yield
