"""Refreshing the materialized views, while they are read (contract 9.8)."""

import time
from collections.abc import Sequence

import psycopg
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.utils import timezone
from psycopg import sql

from pdap.db.relations import READ_BY_VIEWS, MaterializedView
from pdap.lib.jobs.models import ViewRefresh
from pdap.lib.outage import is_outage

# A second refresh at the same time would wait for the first, and isn't needed.
REFRESH_LOCK = 7_137_418_983


class ViewRefreshError(RuntimeError):
    """Some views couldn't be refreshed; the text names them and the rows that are why. `refreshed` has the others."""

    def __init__(self, failures: Sequence[str], refreshed: Sequence[MaterializedView]) -> None:
        super().__init__("Not refreshed: " + "; ".join(failures))
        self.refreshed = list(refreshed)


def refresh_after_loading() -> list[MaterializedView]:
    """Refresh all views after a bulk load; without new statistics, a bad plan could take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(f'public.{table}' for table in READ_BY_VIEWS)}")
    return refresh()


def refresh_stale() -> list[MaterializedView]:
    """Refresh the views if what they read has changed since the last time; return those refreshed.

    The change log has every change, no matter who made it, so that many writes make one refresh. Raises as `refresh`.
    """
    stale = stale_views()
    return refresh(stale) if stale else []


def is_stale() -> bool:
    """Return whether a view is older than the newest change to what it reads, or was never refreshed."""
    return bool(stale_views())


def stale_views() -> list[MaterializedView]:
    read_up_to = dict(ViewRefresh.objects.values_list("view_name", "change_log_id"))
    newest = newest_change()
    return [view for view in MaterializedView if read_up_to.get(view, -1) < newest]


def newest_change() -> int:
    """Return the change log ID of the newest change to what the views read; 0 if there is none."""
    with connection.cursor() as cursor:
        # Newest first, until one matches: the log is long, and nearly all of it is about these tables.
        cursor.execute(
            "select id from public.change_log where table_name = any(%s) order by id desc limit 1",
            [list(READ_BY_VIEWS)],
        )
        row = cursor.fetchone()
    return row[0] if row else 0


def refresh(views: Sequence[MaterializedView] = tuple(MaterializedView)) -> list[MaterializedView]:
    """Refresh views one after the other and return those refreshed; none while another process does it.

    Readers see the old rows until the new ones are ready: every view has a unique index for that. A view that can't be
    refreshed doesn't stop the others; at the end, ViewRefreshError names it and the row that is why.
    """
    refreshed, failures = [], []
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [REFRESH_LOCK])
        if not cursor.fetchone()[0]:
            return []
        try:
            for view in views:
                try:
                    refresh_one(view)
                except (DataError, IntegrityError, InternalError, OperationalError, ProgrammingError) as error:
                    if is_outage(error):
                        raise
                    failures.append(refresh_failure(view, error))
                else:
                    refreshed.append(view)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [REFRESH_LOCK])
    if failures:
        raise ViewRefreshError(failures, refreshed)
    return refreshed


def refresh_one(view: MaterializedView) -> None:
    change, start = newest_change(), time.perf_counter()
    # A block of its own, so that a caller's transaction outlives a failure.
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody reads an empty view, and filling it without comparing takes half the time.
        cursor.execute(sql.SQL("select exists (select from public.{})").format(sql.Identifier(view)))
        concurrently = "concurrently" if cursor.fetchone()[0] else ""
        cursor.execute(f"refresh materialized view {concurrently} public.{view}")
        # In the same transaction: the row raises the catalog's version.
        note_refresh(view, change, time.perf_counter() - start)


def refresh_failure(view: MaterializedView, error: DatabaseError) -> str:
    """Return why a view can't be refreshed, with the row that is why, as far as PostgreSQL tells."""
    cause = error.__cause__
    diagnosis = cause.diag if isinstance(cause, psycopg.Error) else None
    if isinstance(cause, psycopg.errors.ProgramLimitExceeded):
        return f"{view}: {diagnosis and diagnosis.message_primary}. The row: {longest_row(view)}"
    words = (
        [str(diagnosis.message_primary or error), str(diagnosis.message_detail or "")] if diagnosis else [str(error)]
    )
    return f"{view}: {'. '.join(word for word in words if word)}"


def longest_row(view: MaterializedView) -> str:
    """Return the beginning of each value of the row that would take the most room."""
    with connection.cursor() as cursor:
        cursor.execute("select rtrim(pg_get_viewdef(%s::regclass), ';')", [f"public.{view}"])
        (definition,) = cursor.fetchone()
        cursor.execute(
            "select string_agg(key || ' ' || left(value, 60), ', ') from jsonb_each_text("  # noqa: S608 - our own view
            f"(select to_jsonb(shown) from ({definition}) shown order by octet_length(shown::text) desc limit 1))"
        )
        return cursor.fetchone()[0] or "unknown"


def note_refresh(view: MaterializedView, change: int, seconds: float) -> None:
    ViewRefresh.objects.update_or_create(
        view_name=view, defaults={"refreshed_at": timezone.now(), "seconds": seconds, "change_log_id": change}
    )
