"""The public changes since a cursor, with the records as they are now.

A record may be newer than the change that names it: the change that made it so comes later, and says it once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from audit.merging.enums import KIND_OF_TABLE
from audit.merging.redirects import survivors_by_id
from pdap.api.plain_rows import in_text
from pdap.db.relations import Table
from pdap.site.changes.cursor import WHOLE, Cursor, Position
from pdap.site.changes.touched import touched_records
from pdap.site.datasets.contents import AGENCIES, PLACES, RECORD_TYPES, RECORDS, REQUESTS, SOURCES
from pdap.site.datasets.dataset import Dataset

DATASET_OF_TABLE: dict[str, Dataset] = {
    Table.DATA_SOURCES: SOURCES,
    Table.AGENCIES: AGENCIES,
    Table.LOCATIONS: PLACES,
    Table.RECORD_TYPES: RECORD_TYPES,
    Table.DATA_REQUESTS: REQUESTS,
}
# Every transaction below the snapshot's oldest has ended, and what it wrote is in this snapshot.
SINCE = f"""
    select id, table_name, record_id, became::text, transaction, extract(epoch from noted_at)::bigint
    from public.{Table.PUBLIC_CHANGES}
    where (transaction, id) > (%s, %s) and transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    order by transaction, id limit %s
"""  # noqa: S608 - our own name


@dataclass
class Changes:
    """A part of the changes; `more` says whether there is another at once."""

    cursor: Cursor
    more: bool
    items: list[dict[str, Any]] = field(default_factory=list)


def next_records(cursor: Cursor, most: int) -> Changes:
    """Return the next part of the walk through all records, in the order in which they refer to each other."""
    items: list[dict[str, Any]] = []
    for number in range(cursor.dataset, len(RECORDS)):
        dataset = RECORDS[number]
        after = cursor.walked_id if number == cursor.dataset else 0
        rows = dataset.page(after, most - len(items))
        items += [change_item(dataset, "public", row["id"], row) for row in rows]
        if len(items) == most:
            return Changes(cursor.walked_to(number, rows[-1]["id"] if rows else after), True, items)
    return Changes(cursor.after_walk(), True, items)


def next_changes(cursor: Cursor, position: Position, most: int) -> Changes:
    """Return the changes after a cursor, each record once; `position` is from before this question."""
    with connection.cursor() as database:
        database.execute(SINCE, [cursor.transaction, cursor.change_id, most + 1])
        rows = database.fetchall()
    more, rows = len(rows) > most, rows[:most]
    last_read = max(((row[4], row[0]) for row in rows), default=(0, 0))
    if more:
        end = Cursor(cursor.server, rows[-1][5], *last_read)
    else:
        end = Cursor(position.server, position.at, *max(last_read, (position.transaction, WHOLE)))
    return Changes(end, more, items_of((table, pk, became) for _, table, pk, became, _, _ in rows))


def items_of(changes: Iterable[tuple[str, int, str]]) -> list[dict[str, Any]]:
    """Return what some changes mean for each record: it is public, or it has left, or been merged into another."""
    became: dict[Dataset, dict[int, set[str]]] = {dataset: {} for dataset in RECORDS}
    shared: dict[str, set[int]] = {}
    for table, pk, change in changes:
        if dataset := DATASET_OF_TABLE.get(table):
            became[dataset].setdefault(pk, set()).add(change)
        shared.setdefault(table, set()).add(pk)
    for table, pk in touched_records(shared):
        became[DATASET_OF_TABLE[table]].setdefault(pk, set())
    items: list[dict[str, Any]] = []
    for table, dataset in DATASET_OF_TABLE.items():
        if touched := became[dataset]:
            items += items_of_dataset(dataset, table, touched)
    order = {dataset.kind: number for number, dataset in enumerate(RECORDS)}
    return sorted(items, key=lambda item: order[item["kind"]])


def items_of_dataset(dataset: Dataset, table: str, touched: dict[int, set[str]]) -> list[dict[str, Any]]:
    rows = {row["id"]: row for row in dataset.rows(touched.keys())}
    left = [pk for pk, changes in touched.items() if pk not in rows and "left" in changes]
    survivors = survivors_by_id(KIND_OF_TABLE[table], left) if table in KIND_OF_TABLE else {}
    items = [
        change_item(dataset, "public" if "public" in touched[pk] else "changed", pk, row) for pk, row in rows.items()
    ]
    for pk in left:
        items.append(change_item(dataset, "merged" if pk in survivors else "left", pk, into=survivors.get(pk)))
    return items


def change_item(
    dataset: Dataset, change: str, pk: int, row: dict[str, Any] | None = None, into: int | None = None
) -> dict[str, Any]:
    return {
        "kind": dataset.kind,
        "id": pk,
        "change": change,
        "merged_into": into,
        "record": row and {name: in_text(value) for name, value in row.items()},
    }
