"""The names of records that a history speaks of, loaded together: five queries, whatever it speaks of."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from agencies.places_in_words import with_place
from audit.admin.history.tables_in_words import models_by_table, target_of
from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.models import RecordCategory, RecordType
from datasources.queries.records_in_words import NAMED, RecordName, RecordsInWords
from locations.models import Location
from pdap.db.relations import Table

Row = tuple[str, int]
# Names that are unique; all others come with the record's number.
NAMED_ALONE = (RecordType, RecordCategory)
# What hangs on one of these and has no name of its own is told by it.
OWNERS = NAMED | {Table.DATA_REQUESTS}
# Their titles are what other sites' pages say.
WITHOUT_NAMES = frozenset({Table.LINKS})
# What a deleted record's old values call it, the first that is there.
NAMES = ("name", "title", "url", "state_name", "term")


class Names:
    """Names of rows. `want` them all first; the first question loads them."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.wanted: dict[str, set[int]] = defaultdict(set)
        self.names: dict[Row, RecordName] | None = None
        self.records: dict[Row, Row] = {}  # what a row without a name of its own belongs to
        self.there: set[Row] = set()

    def want(self, table: str, row: Any) -> None:
        if isinstance(row, int) and table in models_by_table():
            self.wanted[table].add(row)

    def of(self, table: str, row: Any) -> str:
        """Return the name of a row, its number, and whether it is gone."""
        if self.names is None:
            self.names = self.load()
        name, where = self.names.get((table, row), (None, ""))
        if table == User._meta.db_table:
            return name or (f"person {row}" if row is not None else "nobody")
        if (record := self.records.get((table, row))) is not None:
            return f"for {self.of(*record)}"
        if not name:
            return f"number {row}" if name == "" else f"ID {row} (deleted)"
        if models_by_table()[table] in NAMED_ALONE and (table, row) in self.there:
            return name
        numbered = f"{name} (ID {row})" if (table, row) in self.there else f"{name} (ID {row}, deleted)"
        return with_place(numbered, where)

    def is_there(self, table: str, row: int) -> bool:
        self.of(table, row)
        return (table, row) in self.there

    def address(self, table: str, row: int) -> str:
        """Return the address of a record's page in the admin; empty where it has none, or is gone."""
        return admin_page(table, "change", row) if self.is_there(table, row) else ""

    def load(self) -> dict[Row, RecordName]:
        """Ask for all that is there at once, for what needs more than its name apart, and the log for what is gone."""
        names = {(table, pk): RecordName(name or "", "") for table, pk, name, of in self.named_by_a_column() if not of}
        for (table, pk), record in self.records.items():
            names[table, pk] = RecordName("", "")
            self.wanted[record[0]].add(record[1])
        names |= RecordsInWords(self.wanted).run()
        names |= {(Location._meta.db_table, place.pk): RecordName(str(place), "") for place in self.places()}
        names |= {(User._meta.db_table, pk): RecordName(name, "") for pk, name in self.people()}
        self.there = set(names)
        gone = models.Q()
        for table, rows in self.wanted.items():
            if missing := [row for row in rows if (table, row) not in names]:
                gone |= models.Q(table_name=table, affected_id__in=missing)
        if gone:
            for entry in ChangeLog.objects.filter(gone, operation_type=OperationType.DELETE).order_by("id"):
                old = entry.old_data or {}
                name = next((old[key] for key in NAMES if old.get(key)), None)
                if name and entry.table_name != User._meta.db_table:
                    names[entry.table_name, entry.affected_id] = RecordName(str(name), "")
        return names

    def named_by_a_column(self) -> Iterable[tuple[str, int, str | None, str]]:
        """Return table, number and name of rows that are there, and remember which record a nameless one belongs to.

        The last part is the table of that record, whose number then is the name. Links have neither.
        """
        parts = []
        for table, rows in self.wanted.items():
            model = models_by_table()[table]
            if model in (Location, User) or table in NAMED:
                continue
            records: Any = model._default_manager.filter(pk__in=rows).order_by()
            column = name_column(table, model)
            parts.append(self.part(records, table, "pk", F(column) if column else Value(None)))
            for owner, target in owners(table, model):
                if column is None:
                    parts.append(self.part(records, table, "pk", F(owner.attname), target))
                    if target not in NAMED:
                        title = F(f"{owner.name}__title")
                        parts.append(self.part(records.exclude(**{owner.name: None}), target, owner.attname, title))
        rows_there = list(parts[0].union(*parts[1:], all=True)) if parts else []
        for table, pk, name, of in rows_there:
            if of and name is not None:
                self.records.setdefault((table, pk), (of, int(name)))
        return rows_there

    def part(self, records: Any, table: str, number: str, name: Any, of: str = "") -> Any:
        values = (Value(table), Cast(number, models.BigIntegerField()), Cast(name, models.TextField()), Value(of))
        return records.values_list(*values)

    def places(self) -> Iterable[Location]:
        wanted = self.wanted.get(Location._meta.db_table)
        places = Location.objects.select_related("state", "county", "locality")
        return places.filter(pk__in=wanted) if wanted else []

    def people(self) -> Iterable[tuple[int, str]]:
        """Return the people, with their addresses for readers who may see people; else only the reader."""
        wanted = self.wanted.get(User._meta.db_table, set())
        if wanted and self.user.has_perm("accounts.view_user"):
            return User.objects.filter(pk__in=wanted).values_list("pk", "email")
        return [(self.user.pk, "you")] if self.user.pk in wanted else []


def name_column(table: str, model: type[models.Model]) -> str | None:
    columns = {field.name for field in model._meta.concrete_fields}
    return None if table in WITHOUT_NAMES else next((name for name in NAMES if name in columns), None)


def owners(table: str, model: type[models.Model]) -> "list[tuple[models.Field[Any, Any], str]]":
    """Return the columns that lead from a row without a name to records that have one, with their tables."""
    if table.startswith("link_"):  # its two sides are told by themselves
        return []
    targets = ((field, target_of(field)) for field in model._meta.concrete_fields)
    return [(field, target) for field, target in targets if target and Table(target) in OWNERS]


def admin_page(table: str, page: str, *args: object) -> str:
    """Return the address of a page of a table in the admin; empty where there is none."""
    meta = models_by_table()[table]._meta if table in models_by_table() else None
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args) if meta else ""
    except NoReverseMatch:
        return ""
