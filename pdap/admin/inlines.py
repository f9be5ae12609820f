"""The base of what stands inside another record's page."""

from typing import Any

from django import forms
from django.contrib import admin


class DeletionBox(forms.CheckboxInput):
    """A box that says what it is for: Django names it by the head of its column alone, which nobody hears."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"aria-label": "Delete this link", **(attrs or {})})


class LinkFormSet(forms.BaseInlineFormSet):
    """Links to other records."""

    deletion_widget = DeletionBox


class LinkInline(admin.TabularInline):
    """A table of links to other records; a subclass names its `model` and `autocomplete_fields`."""

    extra = 0
    formset = LinkFormSet
