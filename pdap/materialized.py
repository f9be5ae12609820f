"""Refreshing the materialized views, while they are read (behaviour 9.6)."""

from collections.abc import Sequence

from django.db import connection

from pdap.relations import MaterializedView

# Two refreshes of one view would wait for each other; the second is not needed.
REFRESH_LOCK = 7_137_418_983


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
                cursor.execute(f"refresh materialized view concurrently public.{view}")
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [REFRESH_LOCK])
    return list(views)
