"""Refreshing the materialized views, while they are read (behaviour 9.6)."""

from collections.abc import Sequence

from django.db import connection

VIEWS = (
    "distinct_source_urls",
    "map_counties",
    "map_localities",
    "map_states",
    "typeahead_agencies",
    "typeahead_locations",
)
# Two refreshes of one view would wait for each other; the second is not needed.
REFRESH_LOCK = 7_137_418_983


def refresh(views: Sequence[str] = VIEWS) -> list[str]:
    """Refresh views one after the other and return those refreshed: none while another process is at it.

    Readers go on seeing the old rows until the new ones are there: every view has a unique index for that.
    """
    done = []
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [REFRESH_LOCK])
        if not cursor.fetchone()[0]:
            return done
        try:
            for view in views:
                cursor.execute(f"refresh materialized view concurrently public.{connection.ops.quote_name(view)}")
                done.append(view)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [REFRESH_LOCK])
    return done
