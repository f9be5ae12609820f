"""Keys to people in the admin's forms: chosen by address, and only by those who may see addresses."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

SEE_PEOPLE = "accounts.view_user"


class PersonFields(admin.ModelAdmin):
    """A mixin: the fields in `person_fields` are chosen by autocomplete; who may see no people sees no address."""

    person_fields: tuple[str, ...] = ()

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """Return the fields with suggestions; people among them."""
        return [*super().get_autocomplete_fields(request), *self.person_fields]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm(SEE_PEOPLE):
            return fieldsets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in self.person_fields]})
            for title, options in fieldsets
        ]
