"""The base of tables inside another record's page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.forms.models import ModelChoiceIterator


class DeletionBox(forms.CheckboxInput):
    """A labeled box: Django names it only by its column's heading, which screen readers don't read with it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"aria-label": "Delete this link", **(attrs or {})})


class LinkFormSet(forms.BaseInlineFormSet):
    """Links to other records, whose names are read once for all rows."""

    deletion_widget = DeletionBox

    def add_fields(self, form: Any, index: int | None) -> None:
        """Give each choice the names of what is chosen; Django would read them again for each row."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            inner = getattr(field.widget, "widget", field.widget)
            if isinstance(inner, AutocompleteSelect) and index is not None and form.instance.pk:
                field.widget.choices = ChosenChoiceIterator(field, getattr(form.instance, name))


class ChosenChoiceIterator(ModelChoiceIterator):
    """The choices of a field whose chosen record is already loaded."""

    def __init__(self, field: Any, chosen: models.Model) -> None:
        super().__init__(field)
        self.queryset: Any = KnownRecordQuerySet(self.queryset, chosen)


class KnownRecordQuerySet:
    """A queryset that needs no query if only the loaded record is asked for."""

    def __init__(self, queryset: Any, chosen: models.Model) -> None:
        self.queryset, self.chosen = queryset, chosen

    def using(self, alias: str) -> "KnownRecordQuerySet":
        return self

    def filter(self, **wanted: Any) -> Any:
        ((_, keys),) = wanted.items()
        return [self.chosen] if set(keys) == {str(self.chosen.pk)} else self.queryset.filter(**wanted)


class LinkInline(admin.TabularInline):
    """A table of links to other records; a subclass names its `model` and `autocomplete_fields`.

    `named_by` are the records that the linked ones' names are made of, as paths.
    """

    extra = 0
    formset = LinkFormSet
    named_by: tuple[str, ...] = ()

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related(*self.autocomplete_fields, *self.named_by)
