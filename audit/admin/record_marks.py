"""The mark of a record as a form shows it: the newest change of the record and of the links inside its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import InlineModelAdmin, ModelAdmin
from django.db import connection, models
from django.db.models import Q
from django.forms.models import _get_foreign_key
from django.http import HttpRequest
from psycopg import sql

from audit.models import ChangeLog
from pdap.lib.typed_numbers import typed_number


@dataclass(frozen=True)
class Mark:
    """The newest change that a form knows of, and which links there were; a form carries it as text."""

    change_id: int
    links: str

    def __str__(self) -> str:
        return f"{self.change_id}-{self.links}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """Return the mark that a form carries; None for none, or for what is no mark."""
        number, _, links = text.partition("-")
        change_id = 0 if number == "0" else typed_number(number)
        return None if change_id is None else cls(change_id, links)


@dataclass(frozen=True)
class Inline:
    """A table of links inside a record's page, and the column that names the record."""

    inline: InlineModelAdmin
    key: "models.ForeignKey[Any, Any]"

    @property
    def table(self) -> str:
        return self.inline.model._meta.db_table

    @property
    def prefix(self) -> str:
        return self.key.remote_field.get_accessor_name(model=self.key.model).replace("+", "")


def inlines_of(model_admin: ModelAdmin, request: HttpRequest, record: models.Model) -> list[Inline]:
    """Return the tables of links inside a record's page that the person may change."""
    return [
        Inline(inline, _get_foreign_key(model_admin.model, inline.model, fk_name=inline.fk_name))
        for inline in model_admin.get_inline_instances(request, record)
        if inline.has_change_permission(request, record)  # what jobs write beside a record overtakes no one
    ]


def mark_of(record: models.Model, inlines: list[Inline]) -> Mark:
    """Return the mark of a record as it is now; one query, by the log's index."""
    parts = [sql.SQL("select {}::text as name, {}::bigint as id").format(record._meta.db_table, record.pk)]
    parts += [
        sql.SQL("select {}, id from {} where {} = {}").format(
            inline.table, sql.Identifier("public", inline.table), sql.Identifier(inline.key.column), record.pk
        )
        for inline in inlines
    ]
    statement = sql.SQL(
        "with shown as ({}) select coalesce(max((select max(log.id) from public.change_log log"
        " where log.table_name = shown.name and log.affected_id = shown.id)), 0),"
        " md5(string_agg(shown.name || shown.id, ',' order by shown.name, shown.id)) from shown"
    ).format(sql.SQL(" union all ").join(parts))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        change_id, links = cursor.fetchone()
    return Mark(change_id, links[:12])


def newest_changes(rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Return the newest change that the log has of each row, by table and ID; one query, by the log's index."""
    rows = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "select shown.name, shown.id, (select max(log.id) from public.change_log log"
            " where log.table_name = shown.name and log.affected_id = shown.id)"
            " from unnest(%s::text[], %s::bigint[]) shown (name, id)",
            [[table for table, _ in rows], [number for _, number in rows]],
        )
        return {(table, number): change for table, number, change in cursor.fetchall() if change is not None}


def changes_since(mark: Mark, record: models.Model, inlines: list[Inline]) -> list[ChangeLog]:
    """Return what was changed of a record and its links after a mark, oldest first."""
    wanted = Q(table_name=record._meta.db_table, affected_id=record.pk)
    for links in inlines:
        ids = list(links.inline.model._base_manager.filter(**{links.key.name: record.pk}).values_list("pk", flat=True))
        column = links.key.column
        about_record = Q(**{f"old_data__{column}": record.pk}) | Q(**{f"new_data__{column}": record.pk})
        wanted |= Q(table_name=links.table) & (Q(affected_id__in=ids) | about_record)
    return list(ChangeLog.objects.filter(wanted, pk__gt=mark.change_id).order_by("pk"))
