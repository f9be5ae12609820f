"""The hourly row counts of the main tables; staff hear about a sudden change (contract 9.9)."""

from django.db import connection
from psycopg import sql

from audit.models import TableCountLog
from pdap.db.relations import Table
from pdap.lib.alarm import tell_staff

COUNTED = (Table.AGENCIES, Table.DATA_SOURCES, Table.DATA_REQUESTS, Table.USERS)
# Both must be passed, by gain or by loss: a twentieth of ten rows is nothing.
SHARE, ROWS = 0.05, 10


def is_sudden(old: int, new: int) -> bool:
    """Return whether more rows came or went in an hour than people could add or delete."""
    return abs(new - old) > ROWS and abs(new - old) > SHARE * old


def count_tables() -> dict[str, int]:
    """Count, tell staff of sudden changes since the last count, write the counts down, and return them."""
    counts = {}
    for table in COUNTED:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier("public", table)))
            counts[str(table)] = cursor.fetchone()[0]
        last = TableCountLog.objects.filter(table_name=table).order_by("-created_at", "-id").first()
        if last is not None and is_sudden(last.count, counts[table]):
            tell_staff(f"Sudden change in {table} table: {last.count} -> {counts[table]}")
    TableCountLog.objects.bulk_create(TableCountLog(table_name=name, count=count) for name, count in counts.items())
    return counts
