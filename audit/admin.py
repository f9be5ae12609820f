"""The change log in the admin."""

from django.contrib import admin

from audit.models import ChangeLog, TableCountLog
from pdap.admin.base import ReadOnlyAdmin


@admin.register(ChangeLog)
class ChangeLogAdmin(ReadOnlyAdmin):
    """Who changed what, when."""

    list_display = ["created_at", "operation_type", "table_name", "affected_id", "actor_user_id"]
    list_filter = ["operation_type", "table_name"]
    search_fields = ["=affected_id", "=actor_user_id"]
    ordering = ["-id"]


@admin.register(TableCountLog)
class TableCountLogAdmin(ReadOnlyAdmin):
    """How many rows there were."""

    list_display = ["created_at", "table_name", "count"]
    list_filter = ["table_name"]
    ordering = ["-id"]
