"""What an address of the admin may ask about: the columns that the person may read, and no secret.

Django lets `?password__regex=` through on a list: the number of rows gives away a column that no page shows.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse

from pdap.admin.parameters import (
    explain_whole_list,
    leave_out_choices,
    leave_out_unknown_choices,
    leave_out_unreadable,
)
from pdap.admin.secrets import SECRETS
from pdap.db.fields import EnumField
from pdap.lib.column_rights import columns_to_read, relation_of, role_of
from pdap.lib.pages_behind_hash import kept_words

SEE_PEOPLE = "accounts.view_user"
# What Django accepts for whether a column is empty; it would take anything else for a yes.
YES_OR_NO = frozenset({"True", "true", "1", "False", "false", "0"})
# What a column may be asked. Django has more, such as patterns and parts of arrays and dates, but only PostgreSQL knows
# which values it can read for those, and it fails at the others.
EQUAL = frozenset({"", "exact", "in", "isnull", "isempty"})
ORDERED = frozenset({"gt", "gte", "lt", "lte"})
WORDS = frozenset({"contains", "startswith", "endswith", "iexact", "icontains", "istartswith", "iendswith"})
ORDERED_FIELDS = (
    *(models.IntegerField, models.FloatField, models.DecimalField),
    *(models.BooleanField, models.DateField, models.UUIDField),
)


class GuardedLookups(admin.ModelAdmin):
    """A mixin: a list is filtered by columns that its reader may see, and by nothing else."""

    person_fields: tuple[str, ...] = ()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse a look-up that its column can't be asked, or that passes one that the person may not read."""
        fields = list(fields_of_path(self.model, lookup))
        if fields and LOOKUP_SEP.join(lookup.split(LOOKUP_SEP)[len(fields) :]) not in lookups_of(fields[-1]):
            return False
        return all(self.may_filter_by(field, request) for field in fields) and super().lookup_allowed(
            lookup, value, request
        )

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        explain_whole_list(request)
        return super().changelist_view(request, *args, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, of the page or of a file, by what its address says readably."""
        leave_out_unreadable(request)
        leave_out_choices(request, self.unknown_choices(request))
        changelist = super().get_changelist_instance(request)
        if leave_out_unknown_choices(request, changelist):
            changelist = super().get_changelist_instance(request)
        return changelist

    def unknown_choices(self, request: HttpRequest) -> dict[str, str]:
        """Return the parameters that ask a column for a choice it doesn't have, with the column's name.

        Django would lead to the whole list, without what else the address asks for.
        """
        unknown = {}
        for name in request.GET:
            fields = list(fields_of_path(self.model, name))
            asked = LOOKUP_SEP.join(name.split(LOOKUP_SEP)[len(fields) :])
            if not fields:
                continue
            known = YES_OR_NO if asked == "isnull" else None
            if isinstance(fields[-1], EnumField) and asked in ("", "exact"):
                known = frozenset(str(value) for value, _ in fields[-1].flatchoices)
            if known is not None and not known.issuperset(filter(None, request.GET.getlist(name))):
                unknown[name] = str(getattr(fields[-1], "verbose_name", fields[-1].name))
        return unknown

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find links whose page is behind the `#` as people type them: the tables hold them otherwise."""
        return super().get_search_results(request, queryset, kept_words(search_term))

    def may_filter_by(self, field: Any, request: HttpRequest) -> bool:
        """Return whether the person may read a column: by its rights, or where it has none, because pages show it."""
        own = field.model is self.model
        if field.name in SECRETS or (own and field.name in self.person_fields and not sees_people(request)):
            return False
        relation = relation_of(field.model)
        if relation is not None and field.concrete and not field.many_to_many:
            return field.column in columns_to_read(relation.name, role_of(request.user))
        return not own or getattr(field, "primary_key", False) or field.name in self.shown_names(request)

    def shown_names(self, request: HttpRequest) -> set[str]:
        """Return the fields that the list or a record's page shows, or that the list is filtered by."""
        names = [
            *self.get_list_display(request),
            *flatten_fieldsets(self.get_fieldsets(request)),
            *(named_field(entry) for entry in self.get_list_filter(request)),
        ]
        paths = {str(name).partition(LOOKUP_SEP)[0] for name in names}
        return {field.name for field in self.model._meta.get_fields() if paths & {field.name, attname(field)}}


def sees_people(request: HttpRequest) -> bool:
    return request.user.has_perm(SEE_PEOPLE)


def lookups_of(field: Any) -> frozenset[str]:
    """Return the look-ups of a column that no value makes fail."""
    if isinstance(field, EnumField):
        return EQUAL
    if isinstance(field, models.CharField | models.TextField):
        return EQUAL | ORDERED | WORDS
    if field.is_relation or isinstance(field, ORDERED_FIELDS):
        return EQUAL | ORDERED
    return frozenset({"isnull"})


def attname(field: Any) -> str:
    return getattr(field, "attname", field.name)


def named_field(entry: Any) -> str:
    """Return the field that an entry of `list_filter` names, as text or first of two; nothing for another filter."""
    if isinstance(entry, tuple | list):
        entry = entry[0]
    return entry if isinstance(entry, str) else ""


def fields_of_path(model: type[models.Model], lookup: str) -> Iterator[Any]:
    """Give the fields that a look-up such as `state__name__startswith` passes through."""
    for part in lookup.split(LOOKUP_SEP):
        try:
            field: Any = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return
        yield field
        if not field.is_relation:
            return
        model = field.related_model
