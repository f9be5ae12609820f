"""The page of a record's history: who changed what, from whatever side, the newest first."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse

from audit.admin.history.entries import groups_of, slice_of
from audit.admin.history.log_search import before_of
from audit.admin.history.tables_in_words import may_change, of_record, visible_tables
from audit.merging.enums import KIND_OF_TABLE
from audit.merging.models import Merge
from audit.models import ChangeLog
from datasources.queries.records_in_words import names_in_words
from pdap.db.relations import Table

SIZE = 50


def merges_into(table: Table, pk: int) -> list[Merge]:
    """Return what went into a record and stands, also by way of others; the newest first."""
    kind = KIND_OF_TABLE.get(table)
    if kind is None:
        return []
    return list(Merge.objects.filter(kind=kind, survivor_id=pk, undone_at=None).defer("journal").order_by("-pk")[:SIZE])


def name_of(record: Model) -> str:
    return names_in_words(record._meta.db_table, [record.pk]).get(record.pk, str(record))


def history_page(request: HttpRequest, record: Model, site_context: dict[str, Any]) -> TemplateResponse:
    table = Table(record._meta.db_table)
    query = ChangeLog.objects.filter(of_record(table, record.pk, visible_tables(request.user)))
    rows, older = slice_of(query, before_of(request), SIZE)
    return TemplateResponse(
        request,
        "audit/admin/history/record.html",
        {
            **site_context,
            "title": f"History of {name_of(record)}"[:200],
            "opts": record._meta,
            "record": record,
            "groups": groups_of(rows, request.user, about=table),
            "older": older,
            "may_undo": may_change(request.user, table),
            "merges": merges_into(table, record.pk),
        },
    )
