"""Refreshing the materialized views, while they are read (behaviour 9.6)."""

from collections.abc import Sequence

from django.db import connection

from pdap.relations import MaterializedView, Table

# Two refreshes of one view would wait for each other; the second is not needed.
REFRESH_LOCK = 7_137_418_983

# What the views read.
READ = (
    *(Table.STATES, Table.COUNTIES, Table.LOCALITIES, Table.LOCATIONS, Table.AGENCIES, Table.AGENCY_LOCATIONS),
    *(Table.DATA_SOURCES, Table.AGENCY_DATA_SOURCES),
)


def refresh_after_loading() -> list[MaterializedView]:
    """Refresh all views when much has come in at once: without new statistics PostgreSQL could plan for minutes."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(f'public.{table}' for table in READ)}")
    return refresh()


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
