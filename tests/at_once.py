"""Calls at the same moment, over real connections."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from pdap.lib.arrival import serving_request


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all at the same moment, each over a connection of its own; return what each returned or raised."""
    start, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        # All have arrived before the first is done, however late the machine lets a thread begin.
        with serving_request():
            start.wait()
            try:
                answers[number] = call()
            except Exception as error:
                answers[number] = error
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def waiting_for_locks(cursor: Any) -> int:
    """Return how many connections to a cursor's database wait for what another holds."""
    # Within a transaction, activity is as it was when it was asked for first.
    cursor.execute("select pg_stat_clear_snapshot()")
    cursor.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    return cursor.fetchone()[0]
