"""The journal of a merge: each statement that changes rows writes down what is needed to take it back.

Only names of our own tables and columns are put into SQL; values are parameters.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from audit.enums import OperationType
from audit.services.steps import Step
from pdap.db.relations import Table


@dataclass
class Journal:
    """The steps of a merge, oldest first."""

    steps: list[dict[str, Any]] = field(default_factory=list)

    def move(self, table: str, column: str, ids: Sequence[int], old: int, new: int) -> None:
        if not ids:
            return
        with connection.cursor() as cursor:
            cursor.execute(f"update public.{table} set {column} = %s where id = any(%s)", [new, list(ids)])  # noqa: S608
        self.steps.append({"did": "moved", "table": table, "column": column, "ids": list(ids), "old": old, "new": new})

    def delete(self, table: str, ids: Sequence[int]) -> None:
        if not ids:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"with gone as (delete from public.{table} where id = any(%s) returning *) "  # noqa: S608
                "select jsonb_agg(to_jsonb(gone) order by id) from gone",
                [list(ids)],
            )
            (rows,) = cursor.fetchone()
        self.steps.append({"did": "deleted", "table": table, "rows": decoded_json(rows) or []})

    def change(self, table: str, pk: int, values: dict[str, Any]) -> None:
        if not values:
            return
        columns = ", ".join(f"'{name}', {name}" for name in values)
        text = json.dumps(values, cls=DjangoJSONEncoder)
        changes = ", ".join(f"{name} = new.{name}" for name in values)
        with connection.cursor() as cursor:
            cursor.execute(f"select jsonb_build_object({columns}) from public.{table} where id = %s", [pk])  # noqa: S608
            old = decoded_json(cursor.fetchone()[0])
            cursor.execute(
                f"update public.{table} old set {changes} "  # noqa: S608
                f"from jsonb_populate_record(null::public.{table}, %s::jsonb) new where old.id = %s",
                [text, pk],
            )
        self.steps.append({"did": "changed", "table": table, "id": pk, "old": old, "new": json.loads(text)})


def decoded_json(value: Any) -> Any:
    """Return what a column of type jsonb holds, whether or not the driver has read it."""
    return json.loads(value) if isinstance(value, str) else value


def steps_of_journal(journal: Sequence[dict[str, Any]], change_id: int) -> list[Step]:
    """Return what undoes a merge, the newest first, as the one engine of `audit.services.undo` takes it.

    `change_id` is the first change that the log has of the merge; 0 where it has none.
    """
    steps: list[Step] = []
    for entry in reversed(journal):
        table = Table(entry["table"])
        if entry["did"] == "deleted":
            steps += [Step(OperationType.INSERT, table, row["id"], row, {}, change_id) for row in entry["rows"]]
        elif entry["did"] == "moved":
            old, new = {entry["column"]: entry["old"]}, {entry["column"]: entry["new"]}
            steps += [Step(OperationType.UPDATE, table, pk, old, new, change_id) for pk in entry["ids"]]
        else:
            steps.append(Step(OperationType.UPDATE, table, entry["id"], entry["old"], entry["new"], change_id))
    return steps
