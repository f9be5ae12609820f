"""The backlog: what the existing system queued and never sent stays unsent (contract 11.1)."""

import psycopg

from pdap.db.raw_rows import only_value
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Backlog"


def mark_as_sent(raw: psycopg.Connection) -> list[Finding]:
    """Mark waiting notifications as sent and all events as queued, so that people hear only of what comes next.

    News that triggers made of this transaction's repairs is deleted.
    """
    raw.execute(f"delete from public.{Table.NEWS} where created_at = now()")  # noqa: S608 - ours
    waiting = sum(
        raw.execute(f"update public.{table} set sent_at = now() where sent_at is null").rowcount  # noqa: S608 - ours
        for table in (Table.DATA_SOURCE_NOTIFICATIONS, Table.DATA_REQUEST_NOTIFICATIONS)
    )
    events = sum(mark_events(raw, table) for table in (Table.DATA_SOURCE_EVENTS, Table.DATA_REQUEST_EVENTS))
    return [
        Finding(TITLE, "Waiting notifications that count as sent now", waiting, True),
        Finding(TITLE, "Events that count as queued now", events, True),
    ]


def mark_events(raw: psycopg.Connection, table: Table) -> int:
    """Mark a table's events as queued and return how many there are; the upgrade has marked most or all of them."""
    raw.execute(f"update public.{table} set queued_at = now() where queued_at is null")  # noqa: S608 - ours
    return only_value(raw, f"select count(*) from public.{table}")  # noqa: S608
