"""Refreshing the materialized views, while they are read (contract 9.8)."""

import time
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from pdap.db.relations import MaterializedView, Table
from pdap.lib.jobs.models import ViewRefresh

# Two refreshes of one view would wait for each other; the second is not needed.
REFRESH_LOCK = 7_137_418_983

# What the views read.
READ = (
    *(Table.STATES, Table.COUNTIES, Table.LOCALITIES, Table.LOCATIONS, Table.AGENCIES, Table.AGENCY_LOCATIONS),
    *(Table.DATA_SOURCES, Table.AGENCY_DATA_SOURCES, Table.DATA_SOURCE_LOCATIONS),
    Table.SEARCH_TERMS,
)


def refresh_after_loading() -> list[MaterializedView]:
    """Refresh all views when much has come in at once: without new statistics PostgreSQL could plan for minutes."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(f'public.{table}' for table in READ)}")
    return refresh()


def refresh_stale() -> list[MaterializedView]:
    """Refresh the views if what they read has changed since the last time; else do nothing and return nothing.

    The change log knows of every change from whatever side, so that many writes make one refresh.
    """
    return refresh() if is_stale() else []


def is_stale() -> bool:
    """Return whether a view is older than the newest change of what it reads, or was never refreshed."""
    known = dict(ViewRefresh.objects.values_list("view_name", "change_log_id"))
    seen = min((known.get(view, -1) for view in MaterializedView), default=-1)
    return newest_change() > seen


def newest_change() -> int:
    """Return the number of the newest change of what the views read; 0 if there is none."""
    with connection.cursor() as cursor:
        # Newest first and only until one fits: the log is long, and nearly all of it is about these tables.
        cursor.execute(
            "select id from public.change_log where table_name = any(%s) order by id desc limit 1", [list(READ)]
        )
        row = cursor.fetchone()
    return row[0] if row else 0


def refresh(views: Sequence[MaterializedView] = tuple(MaterializedView)) -> list[MaterializedView]:
    """Refresh views one after the other and return those refreshed: none while another process is at it.

    Readers go on seeing the old rows until the new ones are there: every view has a unique index for that.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [REFRESH_LOCK])
        if not cursor.fetchone()[0]:
            return []
        try:
            for view in views:
                change, start = newest_change(), time.perf_counter()
                cursor.execute(f"refresh materialized view concurrently public.{view}")
                note(view, change, time.perf_counter() - start)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [REFRESH_LOCK])
    return list(views)


def note(view: MaterializedView, change: int, seconds: float) -> None:
    ViewRefresh.objects.update_or_create(
        view_name=view, defaults={"refreshed_at": timezone.now(), "seconds": seconds, "change_log_id": change}
    )
