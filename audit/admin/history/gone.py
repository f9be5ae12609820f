"""Where the admin address of a record that no longer exists leads."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.admin.history.tables_in_words import row_noun, visible_tables
from audit.enums import OperationType
from audit.merging.enums import KIND_OF_TABLE
from audit.merging.models import Merge
from audit.models import ChangeLog
from pdap.lib.typed_numbers import typed_number


def redirect_from_gone(request: HttpRequest, model: type[models.Model], number: str) -> HttpResponse | None:
    """Lead to the record that another was merged into, or to the changes of one that was deleted; None for neither."""
    table = model._meta.db_table
    if typed_number(number) is None:
        return None
    if table not in visible_tables(request.user):
        return None
    noun = row_noun(table)
    kind = KIND_OF_TABLE.get(table)
    merges = Merge.objects.filter(kind=kind, merged_id=number, undone_at=None) if kind else Merge.objects.none()
    if (merge := merges.order_by("-pk").first()) is not None:
        messages.info(request, f"{noun} {number}, “{merge.merged_name}”, was merged into this one.")
        return redirect(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", merge.survivor_id)
    deletions = ChangeLog.objects.filter(table_name=table, affected_id=number, operation_type=OperationType.DELETE)
    if not deletions.exists():
        return None
    messages.info(request, f"{noun} {number} was deleted. This is its history.")
    return redirect(f"{reverse('admin:audit_changelog_changelist')}?{urlencode({'table': table, 'record': number})}")
