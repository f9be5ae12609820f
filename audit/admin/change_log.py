"""The change log in the admin: searched and read, and the ways to undo what it has."""

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from audit.admin.history import log, undoing
from audit.admin.history.tables_in_words import visible_tables
from audit.models import ChangeLog
from pdap.admin.base import ReadOnlyAdmin


@admin.register(ChangeLog)
class ChangeLogAdmin(ReadOnlyAdmin):
    """Who changed what, when. A row's own page leaves its values to the pages that know who may read which."""

    fields = ("created_at", "operation_type", "table_name", "affected_id", "actor_user_id", "change_set")

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("deleted/", wrap(self.deleted), name="history-deleted"),
            path("undo/set/<uuid:change_set>/", wrap(self.undo_set), name="history-undo-set"),
            path("undo/change/<int:change_id>/", wrap(self.undo_change), name="history-undo-change"),
            path("restore/<slug:table>/<int:row>/", wrap(self.restore), name="history-restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return log.log_page(request, self.context(request))

    def deleted(self, request: HttpRequest) -> HttpResponse:
        return log.deleted_page(request, self.context(request))

    def undo_set(self, request: HttpRequest, change_set: uuid.UUID) -> HttpResponse:
        return undoing.undo_set(request, self.context(request), change_set)

    def undo_change(self, request: HttpRequest, change_id: int) -> HttpResponse:
        return undoing.undo_change(request, self.context(request), change_id)

    def restore(self, request: HttpRequest, table: str, row: int) -> HttpResponse:
        return undoing.restore_record(request, self.context(request), table, row)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> ChangeLog | None:
        """Return a row of the log, of a table whose records the person may see."""
        change = super().get_object(request, object_id, from_field)
        return change if change is None or change.table_name in visible_tables(request.user) else None

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what all pages of the log need; refuse those who may not read it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return {**self.admin_site.each_context(request), "opts": self.model._meta}
