"""The kinds of record in the admin."""

from django.contrib import admin

from audit.admin.base import AuditedAdmin
from datasources.models import RecordCategory, RecordType


@admin.register(RecordCategory)
class RecordCategoryAdmin(AuditedAdmin):
    index_place = ("Data sources", 5)
    list_display = ["name", "description"]


@admin.register(RecordType)
class RecordTypeAdmin(AuditedAdmin):
    index_place = ("Data sources", 4)
    list_display = ["name", "category", "description"]
    list_select_related = ["category"]
    search_fields = ["name", "category__name"]
    ordering = ["category_id", "id"]
