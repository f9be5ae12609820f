"""The queues: which event is still to be told to whom (contract 8.5)."""

from django.db import connection, transaction

from audit.adoption import is_adopted
from notifications.services.queue_statements import (
    BATCH,
    DATA_REQUESTS,
    DATA_SOURCES,
    FORGET_REQUESTS,
    FORGET_SOURCES,
)
from pdap.lib.jobs import note_progress


def fill_queues() -> int:
    """Queue each new event for everyone who follows its place, or one above it; return how many rows are new.

    A data source's record type must be among the follow's; requests reach every follow of the place. Repeating it adds
    nothing, and two runs at once share the events. Nothing is queued in a database that was not adopted.
    """
    if not is_adopted():
        return 0
    return queue_events(DATA_SOURCES) + queue_events(DATA_REQUESTS)


def queue_events(statement: str) -> int:
    """Queue the new events of one kind, a batch a transaction, so that a run can be stopped and repeated."""
    added, last = 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"after": last, "batch": BATCH})
            count, newest = cursor.fetchone()
        if newest is None:
            return added
        added, last = added + count, newest
        if count:
            note_progress(count)


def forget_unreached(user_id: int) -> int:
    """Take from a person's queues what waits there only for a follow that has ended; return how many rows.

    In the caller's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SOURCES, {"user": user_id})
        gone = cursor.rowcount
        cursor.execute(FORGET_REQUESTS, {"user": user_id})
        return gone + cursor.rowcount
