"""What people did with records, in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Field
from django.http import HttpRequest

from audit.admin.base import AuditedAdmin
from datasources.models import Story


@admin.register(Story)
class StoryAdmin(AuditedAdmin):
    index_place = ("Data sources", 7)

    list_display = ["title", "published_on", "shown"]
    list_filter = ["shown"]
    search_fields = ["title", "summary"]
    fields = ["title", "summary", "url", "published_on", "shown"]

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("title", "url"):
            kwargs["widget"] = AdminTextInputWidget()
        elif db_field.name == "summary":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
