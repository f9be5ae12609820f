"""Suggestions in the admin's forms: quick at any size, and each tells records with the same name apart."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.forms import Media

from pdap.admin.parameters import NUL

SUGGESTIONS = 20


class CountingNothing(Paginator):
    """A paginator that reads one row more than a page, instead of counting all that was found."""

    @property
    def count(self) -> int:
        """Pretend that there is always a next page; `page` knows better."""
        return 1_000_000

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        page: Any = Page(rows[: self.per_page], number, self)
        page.has_next = lambda: len(rows) > self.per_page
        return page


class Suggestions(AutocompleteJsonView):
    """Django's suggestions, without a COUNT, and named by the admin class, if it says how."""

    def get_paginator(self, queryset: Any, *args: Any, **kwargs: Any) -> Paginator:
        return CountingNothing(queryset, SUGGESTIONS)

    def process_request(self, request: Any) -> Any:
        """Return what is asked for; no name contains a NUL."""
        term, *asked = super().process_request(request)
        return term.replace(NUL, " "), *asked

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        name = getattr(self.model_admin, "suggestion_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": name(obj)}


class NamedSelect(AutocompleteSelect):
    """A field with suggestions that says so while nothing is chosen: without, it would have no name for a reader.

    What is chosen is named as the suggestions are: an agency with its place. What can't be the key of a record, as an
    address or a changed form may say, is shown as nothing chosen; the form says what is wrong with it.
    """

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        value = [key for key in value if self.may_be_key(key)]
        label = getattr(self.admin_site._registry.get(self.field.remote_field.model), "suggestion_label", None)
        if label is not None and hasattr(self.choices, "field"):
            self.choices.field.label_from_instance = label
        return super().optgroups(name, value, attrs)

    def may_be_key(self, value: Any) -> bool:
        target = self.field.remote_field
        column = target.model._meta.get_field(getattr(target, "field_name", None) or target.model._meta.pk.name)
        try:
            column.to_python(value)
        except ValidationError:
            return False
        return NUL not in str(value)

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": "Nothing chosen"}

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/admin-suggestions.js"])
