"""The base of admin classes that show and never write."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from pdap.admin.guarded_lookups import GuardedLookups
from pdap.admin.paging import BoundedPaginator
from pdap.admin.secrets import SECRETS


class ReadOnlyAdmin(GuardedLookups):
    """An admin that shows and never writes: logs, queues, views and legacy tables."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SystemAdmin(ReadOnlyAdmin):
    """A relation that no one edits, for administrators: its columns as they are, without secrets."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the first columns; keys as numbers, so that no row asks for another."""
        return [field.attname for field in self.model._meta.concrete_fields if field.name not in SECRETS][:7]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        return [field.name for field in self.model._meta.concrete_fields if field.name not in SECRETS]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
