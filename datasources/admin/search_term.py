"""What people call record types, agencies and places, in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from agencies.admin.names_with_places import named_with_place, with_places
from agencies.models import Agency
from audit.admin.base import AuditedAdmin
from datasources.models import SearchTerm

MEANINGS = ("record_type", "agency", "location")


class SearchTermForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """Ask for exactly one meaning, as the table does."""
        values = super().clean() or {}
        if sum(values.get(name) is not None for name in MEANINGS) != 1:
            raise forms.ValidationError("Choose exactly one: a record type, an agency or a place.")
        return values

    def clean_term(self) -> str:
        term: str = self.cleaned_data["term"].strip()
        if not any(map(str.isalnum, term)):
            raise forms.ValidationError("Enter a word.")
        return term


class TermMeaningFilter(admin.SimpleListFilter):
    """What terms mean: a record type, an agency or a place."""

    title = "meaning"
    parameter_name = "means"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("record_type", "Record type"), ("agency", "Agency"), ("location", "Place")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.value()}__isnull": False}) if self.value() in MEANINGS else queryset


@admin.register(SearchTerm)
class SearchTermAdmin(AuditedAdmin):
    """Search terms; those that came with the code are switched off, since a release would bring them back."""

    index_place = ("Data sources", 6)

    form = SearchTermForm
    list_display = ["term", "meaning", "language", "active"]
    list_filter = [TermMeaningFilter, "language", "active"]
    list_select_related = [
        "record_type", "location__state", "location__county__state", "location__locality",
    ]  # fmt: skip
    search_fields = ["term"]
    autocomplete_fields = ["record_type", "agency", "location"]
    fields = ["term", "language", "record_type", "agency", "location", "active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchTerm]:
        agencies = with_places(Agency.objects.all())
        return super().get_queryset(request).prefetch_related(Prefetch("agency", agencies))

    @admin.display(description="means")
    def meaning(self, term: SearchTerm) -> str:
        return named_with_place(term.agency) if term.agency else str(term.record_type or term.location)

    def has_delete_permission(self, request: HttpRequest, obj: SearchTerm | None = None) -> bool:
        own = obj is None or obj.origin is None
        return own and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out deleting many, which would take terms that come back."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
