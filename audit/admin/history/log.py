"""The change log as curators and administrators read it: searched, and the list of what was deleted."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from audit.admin.history.entries import groups_of, slice_of, values_of
from audit.admin.history.log_search import LogSearch, before_of
from audit.admin.history.record_names import NAMES, Names
from audit.admin.history.tables_in_words import permission_for, row_noun, visible_tables
from audit.enums import OperationType
from audit.models import ChangeLog
from pdap.admin.parameters import known_choice
from pdap.db.relations import Table

SIZE = 50
# Records whose deletions are listed; what hangs on them comes back with them.
LISTED = frozenset(
    {
        *(Table.DATA_SOURCES, Table.AGENCIES, Table.META_URLS, Table.DATA_REQUESTS, Table.RECORD_TYPES),
        *(Table.RECORD_CATEGORIES, Table.STATES, Table.COUNTIES, Table.LOCALITIES),
    }
)


def log_page(request: HttpRequest, site_context: dict[str, Any]) -> TemplateResponse:
    """Show what the address asks for of the log, without counting it."""
    search = LogSearch.of(request)
    changes = ChangeLog.objects.none() if search.problems else ChangeLog.objects.filter(search.condition)
    rows, older = slice_of(changes, before_of(request), SIZE)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "title": "Change history",
        "search": search,
        "searched": any(search.values.values()),
        "groups": groups_of(rows, request.user),
        "older": older,
        "query": query.urlencode(),
        "may_undo": True,
    }
    return TemplateResponse(request, "audit/admin/history/log.html", {**site_context, **context})


def deleted_page(request: HttpRequest, site_context: dict[str, Any]) -> TemplateResponse:
    """Show the records that were deleted last, of one kind or of all, each with a way back if it is still gone."""
    kinds = [table for table in visible_tables(request.user) if table in LISTED]
    table = known_choice(request, "table", kinds, "Record")
    wanted = [table] if table else kinds
    deletions = ChangeLog.objects.filter(operation_type=OperationType.DELETE, table_name__in=wanted)
    rows, older = slice_of(deletions, before_of(request), SIZE)
    names = Names(request.user)
    for row in rows:
        names.want(row.table_name, row.affected_id)
        names.want("users", row.actor_user_id)
    return TemplateResponse(
        request,
        "audit/admin/history/deleted.html",
        {
            **site_context,
            "title": "Deleted records",
            "kinds": [(kind, row_noun(kind)) for kind in kinds],
            "table": table,
            "deletions": [change_row(row, names, request.user) for row in rows],
            "older": older,
        },
    )


def change_row(row: ChangeLog, names: Names, user: Any) -> dict[str, Any]:
    there = names.is_there(row.table_name, row.affected_id)
    old, _ = values_of(row)
    return {
        "moment": row.created_at,
        "person": "No signed-in user" if row.actor_user_id is None else names.of("users", row.actor_user_id),
        "kind": row_noun(row.table_name),
        "name": next((str(old[key]) for key in NAMES if old.get(key)), f"ID {row.affected_id}"),
        "table": row.table_name,
        "row": row.affected_id,
        "address": names.address(row.table_name, row.affected_id),
        "may_restore": not there and user.has_perm(permission_for(row.table_name, "add")),
    }
