"""The way back after an action on many records: a message with a link that undoes all of it in one step."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from audit.admin.history.tables_in_words import VERBS, permission_for, visible_tables
from audit.enums import OperationType
from audit.models import ChangeLog
from audit.services.steps import OPPOSITE
from audit.services.table_facts import NEVER_UNDONE
from pdap.db.actor import current_change_set


def offer_undo_all(request: HttpRequest) -> None:
    """Tell the person how to undo what this transaction has changed, if it has and if they may."""
    change_set = current_change_set()
    changes = ChangeLog.objects.filter(change_set=change_set) if change_set else ChangeLog.objects.none()
    done = set(changes.order_by().values_list("table_name", "operation_type").distinct())
    if done and may_undo(request, done):
        address = reverse("admin:history-undo-set", args=[change_set])
        messages.info(request, format_html('All of this is one change. <a href="{}">Undo all</a>', address))


def may_undo(request: HttpRequest, done: set[tuple[str, str]]) -> bool:
    """Return whether a person may see and reverse changes of these tables and kinds."""
    tables = {table for table, _ in done}
    if tables & NEVER_UNDONE or not tables <= set(visible_tables(request.user)):
        return False
    reversals = {(table, VERBS[OPPOSITE[OperationType(operation)]]) for table, operation in done}
    return all(request.user.has_perm(permission_for(table, verb)) for table, verb in reversals)
