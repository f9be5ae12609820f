"""The names of records that a history speaks of, loaded together: one query for each table."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.models import RecordCategory, RecordType
from locations.models import Location
from pdap.admin.history.tables import models_by_table

Row = tuple[str, int]
# A name that says all; everything else has its number too, because names repeat.
NAMED_ALONE = (RecordType, RecordCategory)
# What a deleted record's old values call it, the first that is there.
NAMES = ("name", "title", "url", "state_name")


class Names:
    """Names of rows. `want` them all first; the first question loads them."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.wanted: dict[str, set[int]] = defaultdict(set)
        self.found: dict[Row, str] | None = None
        self.there: set[Row] = set()

    def want(self, table: str, row: Any) -> None:
        """Note that a row will be asked for."""
        if isinstance(row, int) and table in models_by_table():
            self.wanted[table].add(row)

    def of(self, table: str, row: Any) -> str:
        """Return the name of a row, its number, and whether it is gone."""
        if self.found is None:
            self.found = self.load()
        known = self.found.get((table, row))
        if table == User._meta.db_table:
            return known or (f"person {row}" if row is not None else "nobody")
        if not known:
            return f"number {row}" if known == "" else f"number {row} (deleted)"
        if models_by_table()[table] in NAMED_ALONE and (table, row) in self.there:
            return known
        return f"{known} (number {row})" if (table, row) in self.there else f"{known} (number {row}, deleted)"

    def is_there(self, table: str, row: int) -> bool:
        """Return whether a row exists."""
        self.of(table, row)
        return (table, row) in self.there

    def address(self, table: str, row: int) -> str:
        """Return the address of a record's page in the admin; empty where it has none, or is gone."""
        return admin_page(table, "change", row) if self.is_there(table, row) else ""

    def load(self) -> dict[Row, str]:
        """Ask each table once, and the log once for what is gone."""
        found: dict[Row, str] = {}
        for table, rows in self.wanted.items():
            found |= {(table, pk): name for pk, name in self.ask(models_by_table()[table], rows)}
        self.there = set(found)
        gone = models.Q()
        for table, rows in self.wanted.items():
            if missing := [row for row in rows if (table, row) not in found]:
                gone |= models.Q(table_name=table, affected_id__in=missing)
        if gone:
            for entry in ChangeLog.objects.filter(gone, operation_type=OperationType.DELETE).order_by("id"):
                old = entry.old_data or {}
                name = next((old[key] for key in NAMES if old.get(key)), None)
                if name and entry.table_name != User._meta.db_table:
                    found[entry.table_name, entry.affected_id] = str(name)
        return found

    def ask(self, model: type[models.Model], rows: Iterable[int]) -> Iterable[tuple[int, str]]:
        """Return the names of rows that are there; people's only to who may see people."""
        records: Any = model._default_manager.filter(pk__in=rows)
        if model is User:
            may = self.user.has_perm("accounts.view_user")
            people = records.values_list("pk", "email") if may else records.filter(pk=self.user.pk).values_list("pk")
            return people if may else [(pk, "you") for (pk,) in people]
        if model is Location:
            records = records.select_related("state", "county", "locality")
        if model._meta.db_table.startswith("link_") or not hasattr(model, "name"):
            return [(record.pk, simple_name(record)) for record in records]
        return records.values_list("pk", "name")


def simple_name(record: Any) -> str:
    """Return a record's name; empty where it has none, or none without asking the database once more."""
    return str(record) if record._meta.object_name in {"Location", "State", "MetaUrl", "DataRequest"} else ""


def admin_page(table: str, page: str, *args: object) -> str:
    """Return the address of a page of a table in the admin; empty where there is none."""
    meta = models_by_table()[table]._meta if table in models_by_table() else None
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args) if meta else ""
    except NoReverseMatch:
        return ""
