"""Reading what the addresses of history pages ask for."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.lookups import IContains
from django.http import HttpRequest
from django.utils import timezone

from audit.admin.history.tables_in_words import NEVER_SHOWN, fields_of, row_noun, visible_columns, visible_tables
from audit.enums import OperationType
from audit.models import ChangeLog
from pdap.lib.typed_numbers import typed_number

# Words are looked for in the newest rows only: no index holds every value that there ever was.
MOST_ROWS = 100_000
# Changes of one type of record are counted up to here; the log only grows.
MOST_COUNTED = 1_000
COUNTS = """
select wanted.name, (
    select count(*) from (select from public.change_log log where log.table_name = wanted.name limit %s) counted
) from unnest(%s::text[]) wanted (name)
"""


def before_of(request: HttpRequest) -> int | None:
    """Return the row of the log before which a page begins; the newest where the address names none that we know."""
    return typed_number(request.GET.get("before", ""))


class Values(models.Func):
    """The values of a JSON object as one text, without those of some keys."""

    template = "jsonb_path_query_array(%(expressions)s::text[], '$.*')::text"
    arg_joiner = " - "
    output_field = models.TextField()

    def __init__(self, column: str, without: list[str]) -> None:
        super().__init__(models.F(column), models.Value(without, output_field=ArrayField(models.TextField())))


@dataclass
class LogSearch:
    """What the log is searched for: the values as they were typed, what is wrong with them, and the condition."""

    values: dict[str, str]
    tables: list[str]
    problems: dict[str, str] = field(default_factory=dict)
    condition: Q = field(default_factory=Q)

    @classmethod
    def of(cls, request: HttpRequest) -> "LogSearch":
        """Read the address; what is wrong keeps what was typed and finds nothing."""
        names = ("person", "table", "kind", "record", "since", "until", "words")
        values = {name: request.GET.get(name, "").strip()[:200] for name in names}
        search = cls(values, visible_tables(request.user))
        search.condition = Q(table_name__in=search.tables)
        search.read(request.user)
        return search

    def read(self, user: Any) -> None:
        self.read_person(user)
        values = self.values
        if table := values["table"]:
            self.must(table in self.tables, "table", "Choose a type of record from the list.", table_name=table)
        if kind := values["kind"]:
            self.must(
                kind in OperationType.values, "kind", "Choose a type of change from the list.", operation_type=kind
            )
        if values["record"]:
            record = typed_number(values["record"])
            self.must(record is not None, "record", "Enter the record’s ID, such as 123.", affected_id=record)
        for name, lookup, days in (("since", "created_at__gte", 0), ("until", "created_at__lt", 1)):
            if values[name]:
                self.read_day(name, lookup, days)
        if words := values["words"]:
            self.must("\0" not in words, "words", "This contains an invalid character. Please retype it.")
            if "words" not in self.problems:
                self.read_words(words, user)

    def read_person(self, user: Any) -> None:
        """Keep the changes of a person: by number, by address where one may read addresses, or of no one."""
        person = self.values["person"].casefold()
        if person in ("me", "you"):
            self.condition &= Q(actor_user_id=user.pk)
        elif person in ("no one", "nobody"):
            self.condition &= Q(actor_user_id=None)
        elif "@" in person and user.has_perm("accounts.view_user") and "\0" not in person:
            user_id = type(user).objects.filter(email__iexact=person).values_list("pk", flat=True).first()
            self.must(user_id is not None, "person", "No one has this email address.", actor_user_id=user_id)
        elif person:
            number = typed_number(person.removeprefix("person").strip())
            advice = "Enter a person’s ID, “me”, or “no one” for changes by jobs and other programs."
            self.must(number is not None, "person", advice, actor_user_id=number)

    def read_day(self, name: str, lookup: str, days: int) -> None:
        """Keep the changes from a day on, or up to one, where the reader is."""
        try:
            day = datetime.date.fromisoformat(self.values[name])
            midnight = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(days=days)
            moment = timezone.make_aware(midnight)
        except (ValueError, OverflowError):
            self.problems[name] = "Enter the date as year-month-day, such as 2026-11-24."
        else:
            self.condition &= Q(**{lookup: moment})

    def read_words(self, words: str, user: Any) -> None:
        """Keep the changes of which a value that the person may read holds some words, among the newest of the log."""
        hidden = {
            column for table in self.tables for column in fields_of(table).keys() - visible_columns(user, table)
        } | NEVER_SHOWN
        newest = ChangeLog.objects.order_by("-id").values_list("pk", flat=True).first() or 0
        holds_words = Q(IContains(Values("old_data", sorted(hidden)), words)) | Q(
            IContains(Values("new_data", sorted(hidden)), words)
        )
        self.condition &= Q(pk__gt=newest - MOST_ROWS) & holds_words

    def must(self, fine: bool, name: str, advice: str, **condition: Any) -> None:
        if fine:
            self.condition &= Q(**condition)
        else:
            self.problems[name] = advice

    def kinds(self) -> list[tuple[str, str]]:
        return [("INSERT", "added"), ("UPDATE", "changed"), ("DELETE", "deleted")]

    def choices(self) -> list[tuple[str, str]]:
        """Return the types of records that have changes, with how many, and the one that was chosen."""
        counts = {table: count for table, count in change_counts(self.tables).items() if count}
        if self.values["table"] in self.tables:
            counts.setdefault(self.values["table"], 0)
        words = {table: f"{row_noun(table)} ({bounded_count(count)})" for table, count in counts.items()}
        return sorted(words.items(), key=lambda choice: choice[1].casefold())


def change_counts(tables: list[str]) -> dict[str, int]:
    """Return how many changes the log has of each table; one more than MOST_COUNTED where there are more."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [MOST_COUNTED + 1, tables])
        return dict(cursor.fetchall())


def bounded_count(count: int) -> str:
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"
