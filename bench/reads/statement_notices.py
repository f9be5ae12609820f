"""What one connection sends and reads, told by the server on that connection: for counts in tests, without a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.reads.statement_log import PLAN, Recorded, recorded

SETTINGS = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_level": "notice",
}


@contextmanager
def recorded_on(connection: psycopg.Connection) -> Iterator[Recorded]:
    """Give what is run on a connection until the end of the block; it needs a role that may load auto_explain.

    `sent` stays empty: a connection is not told what it sends.
    """
    result, entries = Recorded(), list[dict[str, Any]]()

    def take(notice: psycopg.errors.Diagnostic) -> None:
        if PLAN.match(message := notice.message_primary or ""):
            entries.append({"backend_type": "client backend", "message": message})

    connection.execute("load 'auto_explain'")
    for name, value in SETTINGS.items():
        connection.execute(f"set {name} = '{value}'".encode())
    connection.add_notice_handler(take)
    try:
        yield result
        connection.execute("set auto_explain.log_min_duration = -1")
        result.run = recorded(entries).run
    finally:
        connection.remove_notice_handler(take)
