"""What pages that ask before a deletion list: records by the names that lists and pickers give them, ties by theirs."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin.utils import NestedObjects, quote
from django.db import models, router
from django.utils.html import format_html
from django.utils.text import capfirst

from audit.admin.history.record_names import Names, admin_page, name_column
from audit.admin.history.tables_in_words import target_of
from audit.admin.record_marks import newest_changes
from audit.services.table_facts import BESIDE
from pdap.db.relations import Table

NAMED_RECORDS = frozenset(
    {
        *(Table.DATA_SOURCES, Table.AGENCIES, Table.META_URLS, Table.DATA_REQUESTS, Table.RECORD_TYPES),
        *(Table.RECORD_CATEGORIES, Table.LOCATIONS, Table.STATES, Table.COUNTIES, Table.LOCALITIES),
    }
)


class RelatedRecords(NestedObjects):
    """What goes with records, but for the rows that triggers keep beside them, which the database takes along."""

    def related_objects(self, related_model: type[models.Model], related_fields: Any, objs: Any) -> Any:
        rows = super().related_objects(related_model, related_fields, objs)
        return rows.none() if related_model._meta.db_table in BESIDE else rows


class LockedRecords(RelatedRecords):
    """What goes with records that are locked, each row locked before those that refer to it are collected.

    So no one can add to it what was not collected.
    """

    def related_objects(self, *args: Any) -> Any:
        return super().related_objects(*args).order_by("pk").select_for_update(of=("self",))


class DeletionList:
    """The records that a deletion takes along, without the rows that triggers keep beside them: no one made these."""

    def __init__(
        self, records: list[Any], reader: Any, name_of: Callable[[Any], str] | None, *, locks: bool = False
    ) -> None:
        """Take records of one model, who reads, and what gives these records their full names.

        With `locks`, the records are locked already, and what goes with them is locked too.
        """
        self.records, self.model, self.name_of = records, type(records[0]), name_of
        collector = LockedRecords if locks else RelatedRecords
        self.collector = collector(using=router.db_for_write(self.model), origin=records)
        self.collector.collect(records)
        self.going = {model: {row.pk for row in rows} for model, rows in self.collector.model_objs.items()}
        self.names = Names(reader)
        for row in self.rows():
            for table, number in self.other_ends(row):
                self.names.want(table, number)

    def rows(self) -> Iterator[models.Model]:
        for rows in self.collector.model_objs.values():
            yield from rows
        yield from self.collector.protected

    def nested(self) -> list[Any]:
        """Return the lines as Django's templates show them: what goes with a record follows it, as a list."""
        shown = set(self.rows())

        def lines(entries: list[Any]) -> list[Any]:
            return [
                lines(entry) if isinstance(entry, list) else self.line(entry)
                for entry in entries
                if isinstance(entry, list) or entry in shown
            ]

        return lines(self.collector.nested())

    def marks(self) -> dict[Any, str]:
        """Return for each record what tells whether it, or anything that goes with it, is still as it was."""
        shown = set(self.rows())
        changes = newest_changes((row._meta.db_table, row.pk) for row in shown if isinstance(row.pk, int))

        def mark(record: models.Model) -> str:
            rows = [(row._meta.db_table, row.pk) for row in self.with_descendants(record) if row in shown]
            return str(sorted((table, str(number), changes.get((table, number), 0)) for table, number in rows))

        return {record.pk: mark(record) for record in self.records}

    def with_descendants(self, record: models.Model) -> set[models.Model]:
        """Return a record and what goes with it, and with that."""
        going, ahead = set(), [record]
        while ahead:
            row = ahead.pop()
            if row not in going:
                going.add(row)
                ahead += self.collector.edges.get(row, ())
        return going

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind go, by what the kind is called."""
        rows = [row for row in self.rows() if row not in self.collector.protected]
        return dict(Counter(str(row._meta.verbose_name_plural) for row in rows))

    def protected(self) -> list[str]:
        return [self.line(row) for row in self.collector.protected]

    def delete(self) -> None:
        """Delete what was collected."""
        self.collector.delete()

    def line(self, row: Any) -> str:
        kind, words = capfirst(row._meta.verbose_name), self.words(row)
        if address := admin_page(row._meta.db_table, "change", quote(row.pk)):
            return format_html('{}: <a href="{}">{}</a>', kind, address, words)
        return f"{kind}: {words}"

    def words(self, row: Any) -> str:
        if self.name_of and isinstance(row, self.model):
            return self.name_of(row)
        return ", ".join(self.names.of(table, number) for table, number in self.other_ends(row)) or str(row)

    def other_ends(self, row: Any) -> Iterator[tuple[str, int]]:
        """Give the records that stay, and that a row without a name of its own ties to what goes."""
        table = row._meta.db_table
        if name_column(table, type(row)):
            return
        # Of other rows a person says only who wrote them.
        tied = NAMED_RECORDS | {Table.USERS} if table.startswith("link_") else NAMED_RECORDS
        for field in row._meta.concrete_fields:
            number, target = getattr(row, field.attname), target_of(field)
            if target in tied and number is not None and number not in self.going.get(field.related_model, ()):
                yield target, number
