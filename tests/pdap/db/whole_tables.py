"""What is in the tables, to compare before and after."""

import json
from typing import Any

from django.db import connection

from datasources.queries.agencies_in_order import CHANGED, KEPT, RULE
from pdap.db.relations import Table

# The logs only grow, and merges are written down; the rest of the database is to be as it was.
NOT_COMPARED = frozenset(
    {
        *(Table.CHANGE_LOG, Table.PUBLIC_CHANGES, Table.MERGES, Table.ALEMBIC_VERSION),
        *(Table.CATALOG_VERSION, Table.CATALOG_TOUCHES, Table.CHANGED_AGENCIES),
    }
)
# Triggers write these rows again: the rows count, whatever their numbers. Of counts the sum of the parts does, of lists
# what is read of them.
COMPARED_AS = {
    Table.SEARCHABLE_SOURCES: "select to_jsonb(row) - 'id' from public.searchable_sources row",
    Table.STATUS_COUNTS: """
        select jsonb_build_object('table', table_name, 'status', status, 'number', sum(number))
        from public.status_counts group by table_name, status having sum(number) <> 0
    """,
    Table.SEARCH_COUNTS: """
        select jsonb_build_object('area', area, 'id', area_id, 'type', record_type_id, 'sources', sum(sources))
        from public.search_counts group by area, area_id, record_type_id having sum(sources) <> 0
    """,
    Table.AGENCY_AREAS: f"""
        with {CHANGED} select to_jsonb(row) from (select * {KEPT} union all select * {RULE}) row
    """,
}


def whole_tables() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of ours, but for the times of the last change."""
    tables = {}
    with connection.cursor() as cursor:
        for table in sorted(set(Table) - NOT_COMPARED):
            cursor.execute(COMPARED_AS.get(table, f"select to_jsonb(row) from public.{table} row"))
            rows = [json.loads(row) for (row,) in cursor.fetchall()]
            for row in rows:
                row.pop("updated_at", None)
            tables[str(table)] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    return tables
