"""Keys to people in the admin's forms: chosen by address, and only by those who may see addresses."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from pdap.admin.guarded_lookups import GuardedLookups, sees_people


class PersonFields(GuardedLookups):
    """A mixin: the fields in `person_fields` use autocomplete, and are hidden from those who may not see people."""

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """Return the fields with suggestions; people among them."""
        return [*super().get_autocomplete_fields(request), *self.person_fields]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if sees_people(request):
            return fieldsets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in self.person_fields]})
            for title, options in fieldsets
        ]
