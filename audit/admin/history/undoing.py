"""Undoing from the history: a preview of each step, with the button that does it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.person_of_request import person_id
from audit.admin.history.after_undo import address_after_undo, undone_sentences
from audit.admin.history.conflicts import conflict_context
from audit.admin.history.entries import entries_of
from audit.admin.history.record_names import Names, admin_page
from audit.admin.history.tables_in_words import fields_of, may_do, row_noun, target_of, visible_columns, visible_tables
from audit.enums import OperationType
from audit.merging.enums import WORD_OF, Kind
from audit.merging.models import Merge
from audit.merging.redirects import merges_undone_in
from audit.models import ChangeLog
from audit.services.steps import Conflict, NothingToUndoError, Plan, Undone, UndoRefusedError
from audit.services.undo import (
    plan_of_change,
    plan_of_restoring,
    plan_of_set,
    restore,
    revert_fields,
    undo_change_set,
)
from audit.services.undo_emails import emails_of_undoing
from pdap.db.relations import Table

# How many steps are shown; the rest are counted.
MOST_STEPS = 100


@dataclass(frozen=True)
class Undoing:
    """One way of undoing: what it is called, what it would do, how it is done, and where it leads back to."""

    title: str
    button: str
    planned: Callable[[], Plan]
    done: Callable[[int], Undone]
    back: str


def undo_set(request: HttpRequest, site_context: dict[str, Any], change_set: uuid.UUID) -> HttpResponse:
    """Undo all that was done at once.

    A merge is undone on its own page, which also puts back what no log has; if it was undone, it is done again there.
    """
    if (merge := redirect_to_merge(request, change_set) or redirect_to_merge_again(request, change_set)) is not None:
        return merge
    undoing = Undoing(
        "Undo all changes made together",
        "Undo all",
        lambda: plan_of_set(change_set),
        lambda person: undo_change_set(change_set, person),
        history_address(request, ChangeLog.objects.filter(change_set=change_set).order_by("-id").first()),
    )
    return preview_and_do(request, site_context, undoing)


def redirect_to_merge(request: HttpRequest, change_set: uuid.UUID | None) -> HttpResponse | None:
    """Lead to the page of the merge that a change set is, if it is one that stands; else return None."""
    merge = Merge.objects.filter(change_set=change_set, undone_at=None).first() if change_set else None
    if merge is None:
        return None
    messages.info(request, "This was a merge. Undo it here to restore people’s follows too.")
    return redirect("admin:pdap_merge_change", merge.pk)


def redirect_to_merge_again(request: HttpRequest, change_set: uuid.UUID | None) -> HttpResponse | None:
    """Lead to where the records that a change set took apart are merged again; None if it undid no merge.

    Taking back the changes of the log alone would forget people's follows and searches, and where the old ID leads.
    """
    merges = merges_undone_in(change_set) if change_set else []
    if not merges:
        return None
    if len(merges) > 1:
        messages.info(request, f"This undid {len(merges)} merges. Merge the pairs here again.")
        return redirect("admin:duplicates-punctuation")
    (merge,) = merges
    messages.info(request, "This undid a merge. Merge the two here again, so that people’s follows move too.")
    return redirect("admin:merge", WORD_OF[Kind(merge.kind)], merge.merged_id, merge.into_id)


MERGE_PAGES = {OperationType.DELETE: redirect_to_merge, OperationType.INSERT: redirect_to_merge_again}


def undo_change(request: HttpRequest, site_context: dict[str, Any], change_id: int) -> HttpResponse:
    """Undo one change, or put back the value of one field of it, which `field` in the address names."""
    change = ChangeLog.objects.filter(pk=change_id).first()
    column = request.GET.get("field", "")
    if change is None or (column and column not in visible_columns(request.user, change.table_name)):
        raise Http404
    lead_to_merge = MERGE_PAGES.get(OperationType(change.operation_type))
    if lead_to_merge and (merge := lead_to_merge(request, change.change_set)) is not None:
        return merge
    columns = frozenset({column}) if column else None
    undoing = Undoing(
        "Restore this value" if column else "Undo this change",
        "Restore" if column else "Undo",
        lambda: plan_of_change(change_id, columns),
        lambda person: revert_fields(change_id, columns, person),
        history_address(request, change),
    )
    return preview_and_do(request, site_context, undoing)


def restore_record(request: HttpRequest, site_context: dict[str, Any], table: str, row: int) -> HttpResponse:
    """Bring a deleted record back.

    What was merged comes back by undoing the merge: else its number would go on leading to the other record.
    """
    if table not in visible_tables(request.user):
        raise Http404
    deletions = ChangeLog.objects.filter(table_name=table, affected_id=row, operation_type=OperationType.DELETE)
    last = deletions.order_by("-id").first()
    if last is not None and (merge := redirect_to_merge(request, last.change_set)) is not None:
        return merge
    undoing = Undoing(
        f"Restore a deleted record: {row_noun(table).lower()}",
        "Restore",
        lambda: plan_of_restoring(Table(table), row),
        lambda person: restore(Table(table), row, person),
        reverse("admin:history-deleted"),
    )
    return preview_and_do(request, site_context, undoing)


def preview_and_do(request: HttpRequest, site_context: dict[str, Any], undoing: Undoing) -> HttpResponse:
    """Show what would be done; on POST do it, or say why it could not be done."""
    try:
        plan = undoing.planned()
    except NothingToUndoError as error:
        raise Http404 from error
    concerned = {step.table for step in plan.steps} | {table for table, _ in plan.reasons_to_keep}
    if not concerned <= set(visible_tables(request.user)):
        raise Http404
    # People's permissions can't be undone here; those who may see them read that.
    if not plan.conflicts and not may_do(request.user, plan.steps):
        raise PermissionDenied
    conflicts = plan.conflicts
    if request.method == "POST" and not conflicts:
        try:
            undone = undoing.done(person_id(request))
        except UndoRefusedError as error:
            conflicts = error.conflicts
        else:
            messages.success(request, undone_sentences(undone))
            return redirect(address_after_undo(undone, undoing.back))
    return TemplateResponse(
        request,
        "audit/admin/history/undo.html",
        {**site_context, "title": undoing.title, "undoing": undoing, **plan_context(request, plan, conflicts)},
        status=409 if request.method == "POST" else 200,
    )


def plan_context(request: HttpRequest, plan: Plan, conflicts: Any) -> dict[str, Any]:
    names = Names(request.user)
    for conflict in conflicts:
        names.want(conflict.table, conflict.row)
        want_names_of_conflict(names, conflict)
    for table, row in plan.reasons_to_keep:
        names.want(table, row)
    entries = entries_of(list(plan.steps[:MOST_STEPS]), request.user, names)
    return {
        "steps": entries,
        "more": len(plan.steps) - len(entries),
        "conflicts": [conflict_context(conflict, request.user, names) for conflict in conflicts[:MOST_STEPS]],
        "more_conflicts": max(0, len(conflicts) - MOST_STEPS),
        "taken_along": [(row_noun(table).lower(), count) for table, count in plan.taken_along.items()],
        "not_restored": [row_noun(table).lower() for table in plan.not_restored],
        "left_out": len(plan.left_out),
        "emails": [] if conflicts else emails_of_undoing(plan.steps, person_id(request)),
        "kept": [(names.of(table, row), why) for (table, row), why in list(plan.reasons_to_keep.items())[:MOST_STEPS]],
    }


def want_names_of_conflict(names: Names, conflict: Conflict) -> None:
    if target := target_of(fields_of(conflict.table).get(conflict.column or "")):
        for value in (conflict.left, conflict.present, conflict.becomes):
            names.want(target, value)


def history_address(request: HttpRequest, change: ChangeLog | None) -> str:
    """Return where a history page was left: the record's history, the log where the record has none."""
    if change is not None and change.operation_type != "DELETE" and not change.table_name.startswith("link_"):
        return admin_page(change.table_name, "history", change.affected_id) or reverse(
            "admin:audit_changelog_changelist"
        )
    return reverse("admin:audit_changelog_changelist")
