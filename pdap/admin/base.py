"""The base of every admin class: what is changed in the admin is in the change log with its actor."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from audit.actor import acting_as


class AuditedAdmin(admin.ModelAdmin):
    """An admin whose every request that may write runs in one transaction of the person signed in."""

    list_per_page = 50
    show_full_result_count = False  # no COUNT over a whole table for the sake of a number beside the search box

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add or change a record as the person signed in."""
        with acting_as(request.user.pk):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete a record as the person signed in."""
        with acting_as(request.user.pk):
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List records, or carry out an action on some, as the person signed in."""
        if request.method != "POST":
            return super().changelist_view(request, *args, **kwargs)
        with acting_as(request.user.pk):
            response = super().changelist_view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response


class ReadOnlyAdmin(admin.ModelAdmin):
    """An admin that shows and never writes: logs, queues, views and legacy tables."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False
