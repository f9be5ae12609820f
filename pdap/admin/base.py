"""The base of every admin class: what is changed in the admin is in the change log with its actor."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from accounts.columns import readable, relation_of, role_of, writable
from accounts.requests import person_id
from audit.actor import acting_as
from pdap.admin.autocomplete import NamedSelect
from pdap.admin.paging import BoundedPaginator


class AuditedAdmin(admin.ModelAdmin):
    """An admin whose every request that may write runs in one transaction of the person signed in."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False  # no COUNT over a whole table for the sake of a number beside the search box

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Add the columns that the person may not write, where the record has column rights (behaviour 8.7)."""
        declared = list(super().get_readonly_fields(request, obj))
        relation = relation_of(self.model)
        if relation is None:
            return declared
        may = writable(relation.name, role_of(request.user, obj))
        fixed = [field.name for field in self.typed_fields() if field.column not in may and field.name not in declared]
        return declared + fixed

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Leave out the columns that the person may not read, where the record has column rights."""
        fieldsets = super().get_fieldsets(request, obj)
        relation = relation_of(self.model)
        if relation is None:
            return fieldsets
        may = readable(relation.name, role_of(request.user, obj))
        hidden = {field.name for field in self.model._meta.concrete_fields if field.column not in may}
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in fieldsets
        ]

    def typed_fields(self) -> "list[models.Field[Any, Any]]":
        """Return the fields that a form has an input for."""
        return [field for field in self.model._meta.concrete_fields if field.editable and not field.primary_key]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the fields that have suggestions while nothing is chosen."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add or change a record as the person signed in."""
        with acting_as(person_id(request)):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete a record as the person signed in."""
        with acting_as(person_id(request)):
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List records, or carry out an action on some, as the person signed in."""
        if request.method != "POST":
            return super().changelist_view(request, *args, **kwargs)
        with acting_as(person_id(request)):
            response = super().changelist_view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[str]]:
        """Return what goes with a record; the database takes its links and logs along, so they need no right."""
        shown, counts, _, protected = super().get_deleted_objects(objs, request)
        return shown, counts, set(), protected


class ReadOnlyAdmin(admin.ModelAdmin):
    """An admin that shows and never writes: logs, queues, views and legacy tables."""

    list_per_page = 50
    paginator = BoundedPaginator
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


# Never shown to anyone, whatever they may see of the row.
SECRETS = frozenset(
    {
        "password",
        "password_digest",
        "validation_token",
        "token",
        "api_key",
        "fingerprint",
        "body_text",
        "body_html",
        "journal",
    }
)


class SystemAdmin(ReadOnlyAdmin):
    """A relation that nobody edits, for administrators: its columns as they are, without secrets."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the first columns; keys as numbers, so that no row asks for another."""
        return [field.attname for field in self.model._meta.concrete_fields if field.name not in SECRETS][:7]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Return the columns to show."""
        return [field.name for field in self.model._meta.concrete_fields if field.name not in SECRETS]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Let administrators in, and nobody else."""
        return bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it to administrators."""
        return self.has_view_permission(request)
