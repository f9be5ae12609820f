"""What readers notice of refreshes: the same reads with the views at rest and with refreshes in a loop."""

import threading
import time

import psycopg

from pdap.db.relations import MaterializedView

SECONDS = 5
READ = "select * from typeahead_locations where search_name ilike 'san%' order by display_name limit 10"
MAY_WAIT = 50  # milliseconds longer than without


def report(url: str) -> list[str]:
    at_rest, failed_at_rest = reads(url)
    refreshing = threading.Event()
    worker = threading.Thread(target=refresh, args=(url, refreshing))
    worker.start()
    try:
        meanwhile, failed = reads(url)
    finally:
        refreshing.set()
        worker.join()
    longer = max(meanwhile) - max(at_rest)
    return [
        "## Reading while the views are refreshed",
        "",
        f"{len(meanwhile):,} reads while all six views were refreshed in a loop: {failed + failed_at_rest} failed, "
        f"the longest took {max(meanwhile):.0f} ms, {longer:.0f} ms longer than the longest of {len(at_rest):,} "
        f"reads with the views at rest; the limit is {MAY_WAIT} ms.",
    ]


def refresh(url: str, stop: threading.Event) -> None:
    """Refresh all views again and again."""
    with psycopg.connect(url, autocommit=True) as connection:
        while not stop.is_set():
            for view in MaterializedView:
                connection.execute(f"refresh materialized view concurrently {view}".encode())


def reads(url: str) -> tuple[list[float], int]:
    """Return how long each read of some seconds took, in milliseconds, and how many failed."""
    times: list[float] = []
    failed = 0
    with psycopg.connect(url, autocommit=True) as connection:
        end = time.perf_counter() + SECONDS
        while (start := time.perf_counter()) < end:
            try:
                connection.execute(READ).fetchall()
            except psycopg.Error:
                failed += 1
            times.append((time.perf_counter() - start) * 1000)
    return times, failed
