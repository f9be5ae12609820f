"""Row counts over time, in the admin."""

from django.contrib import admin

from audit.models import TableCountLog
from pdap.admin.base import ReadOnlyAdmin


@admin.register(TableCountLog)
class TableCountLogAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "table_name", "count"]
    list_filter = ["table_name"]
    ordering = ["-id"]
