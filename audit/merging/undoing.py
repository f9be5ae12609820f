"""Taking the steps of a merge back, the newest first.

What someone has changed since is left as it is and counted: nobody's later work is lost.
"""

import json
from collections import Counter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction

from pdap.db.relations import Table
from pdap.db.writable_columns import writable_columns

# Triggers make these rows beside a new one; the old rows come back instead.
MADE_BY_TRIGGER = {
    Table.LOCALITIES: (Table.LOCATIONS, "locality_id"),
    Table.COUNTIES: (Table.LOCATIONS, "county_id"),
    Table.DATA_SOURCES: (Table.DATA_SOURCES_ARCHIVE_INFO, "data_source_id"),
}


def take_back(steps: list[dict[str, Any]]) -> Counter[str]:
    """Undo all steps; return how many rows of which table were left alone."""
    left: Counter[str] = Counter()
    for step in reversed(steps):
        undo = {"moved": move_back, "deleted": bring_back, "changed": change_back}[step["did"]]
        if missed := undo(step):
            left[step["table"]] += missed
    return left


def move_back(step: dict[str, Any]) -> int:
    """Let rows point to the record that is back, where they still point to the survivor."""
    statement = (
        f"update public.{Table(step['table'])} set {step['column']} = %s where id = any(%s) and {step['column']} = %s"  # noqa: S608
    )

    def update(ids: list[int]) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [step["old"], ids, step["new"]])
            return cursor.rowcount

    try:
        return len(step["ids"]) - update(step["ids"])
    except IntegrityError:
        pass
    missed = 0
    for pk in step["ids"]:  # someone has made one of these links again since
        try:
            missed += 1 - update([pk])
        except IntegrityError:
            missed += 1
    return missed


def bring_back(step: dict[str, Any]) -> int:
    """Insert deleted rows under their old numbers, where nothing stands in the way."""
    table = Table(step["table"])
    names = writable_columns(table)
    missed = 0
    with connection.cursor() as cursor:
        for row in step["rows"]:
            columns = ", ".join(f'"{name}"' for name in row if name in names)
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"insert into public.{table} ({columns}) overriding system value "  # noqa: S608 - our own names
                        f"select {columns} from jsonb_populate_record(null::public.{table}, %s::jsonb)",
                        [json.dumps(row, cls=DjangoJSONEncoder)],
                    )
                    if table in MADE_BY_TRIGGER:
                        beside, column = MADE_BY_TRIGGER[table]
                        cursor.execute(f"delete from public.{beside} where {column} = %s", [row["id"]])  # noqa: S608
            except IntegrityError:
                missed += 1  # an account is closed, or the row is there again
    return missed


def change_back(step: dict[str, Any]) -> int:
    """Write old values into a row's columns, where they are still what the merge made them; 1 if any is not."""
    table = Table(step["table"])
    with connection.cursor() as cursor:
        cursor.execute(f"select to_jsonb(record) from public.{table} record where id = %s", [step["id"]])  # noqa: S608
        row = cursor.fetchone()
        if row is None:
            return 1
        present = json.loads(row[0]) if isinstance(row[0], str) else row[0]
        values = {name: value for name, value in step["old"].items() if present[name] == step["new"][name]}
        if values:
            changes = ", ".join(f"{name} = old.{name}" for name in values)
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"update public.{table} record set {changes} "  # noqa: S608 - our own names
                        f"from jsonb_populate_record(null::public.{table}, %s::jsonb) old where record.id = %s",
                        [json.dumps(values), step["id"]],
                    )
            except IntegrityError:  # another record has the old address by now
                return 1
    return int(len(values) < len(step["old"]))
