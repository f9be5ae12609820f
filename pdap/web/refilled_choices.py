"""What scripts put into a field when a person chose it, for a page that is shown to them again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html_join

from pdap.web.pickers import numbers, picked_boxes


def choices_by_scripts(attributes: Mapping[str, str | None], name: str, values: Sequence[str]) -> str:
    """Return the HTML of what was chosen in a picker, or in one of the admin's fields with suggestions."""
    if suggestions := attributes.get("data-suggestions"):
        return picked_boxes(suggestions, name, values)
    if attributes.get("data-app-label"):
        return suggested_options(attributes, values)
    return ""


def suggested_options(attributes: Mapping[str, str | None], values: Sequence[str]) -> str:
    """Return chosen options as the field's suggestions name them."""
    with suppress(LookupError, FieldDoesNotExist, AttributeError):
        model = apps.get_model(attributes["data-app-label"] or "", attributes.get("data-model-name") or "")
        other = model._meta.get_field(attributes.get("data-field-name") or "").related_model
        label = getattr(admin.site._registry.get(other), "suggestion_label", str)
        records = other._default_manager.filter(pk__in=numbers(values))
        pairs = ((record.pk, label(record)) for record in records)
        return format_html_join("", '<option value="{}" selected>{}</option>', pairs)
    return ""
