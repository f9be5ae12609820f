"""The actor: the person behind a transaction, whom the change log names.

Triggers read two settings that last for the transaction. Every service that writes calls `set_actor` in its
transaction; without that, as in a job or a statement typed into psql, the changes have no actor.

The changes of one transaction are one change set, however many services it calls, so that an action on twenty records
is undone in one step.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


def set_actor(user_id: int | None, change_set: uuid.UUID | None = None) -> uuid.UUID:
    """Name the person behind the rest of this transaction; return the change set that its changes join.

    That is the transaction's own unless `change_set` names another. Raises TransactionManagementError outside one: the
    settings would be gone before the next statement.
    """
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
                "block": outermost_block(),
                "actor": "" if user_id is None else str(user_id),
            },
        )
        return uuid.UUID(cursor.fetchone()[0])


def current_change_set() -> uuid.UUID | None:
    """Return the change set of this transaction, if there is one yet."""
    with connection.cursor() as cursor:
        cursor.execute("select nullif(current_setting('pdap.change_set', true), '')")
        (text,) = cursor.fetchone()
    return uuid.UUID(text) if text else None


def current_actor() -> int | None:
    """Return the person behind this transaction, if one was named."""
    with connection.cursor() as cursor:
        cursor.execute("select nullif(current_setting('pdap.actor_user_id', true), '')::integer")
        return cursor.fetchone()[0]


def outermost_block() -> str:
    """Return a name for the transaction: empty for a real one, since PostgreSQL forgets its settings at the end.

    A test that rolls back has many such blocks in one transaction; there the name is the savepoint's, and each call
    outside a block stands for a transaction.
    """
    wrapper: Any = connection
    own = [depth for depth, block in enumerate(wrapper.atomic_blocks) if not block._from_testcase]
    if own and own[0] == 0:
        return ""
    savepoint = wrapper.savepoint_ids[own[0] - 1] if own else None
    return savepoint or uuid.uuid4().hex


@contextmanager
def acting_as(user_id: int | None) -> Iterator[None]:
    """Run the block in one transaction whose changes are this person's."""
    with transaction.atomic():
        set_actor(user_id)
        yield
