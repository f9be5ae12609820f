"""Whether the words by which records are found are those of what the records are made of."""

from typing import Any

WRITERS = {
    "data_source_documents": "data_sources",
    "agency_documents": "agencies",
    "data_request_documents": "data_requests",
}


def stale_documents(cursor: Any) -> list[tuple[str, int, str]]:
    """Return the documents that differ from what their records say now: table, record, what the document was.

    They are right afterward.
    """
    stale: list[tuple[str, int, str]] = []
    for table, records in WRITERS.items():
        cursor.execute(f"select * from {table}")
        before = dict(cursor.fetchall())
        cursor.execute(f"select public.write_{table}(array(select id from {records}))")
        cursor.execute(f"select * from {table}")
        after = dict(cursor.fetchall())
        stale += [(table, pk, before.get(pk, "")) for pk in after if before.get(pk) != after[pk]]
    return stale
