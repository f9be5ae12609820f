"""The imports themselves, for administrators: who imported what, and when; not the files or their content."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pdap.admin.base import SystemAdmin
from pdap.lib.importing.models import CatalogueImport


@admin.register(CatalogueImport)
class CatalogueImportAdmin(SystemAdmin):
    list_filter = ["kind"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["created_at", "kind", "file_name", "person_id", "finished_at", "undone_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = ["kind", "file_name", "person", "approve", "tell_followers", "counts", "change_set"]
        return [*fields, "created_at", "finished_at", "undone_at"]
