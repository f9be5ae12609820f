"""A record's values in words, for comparisons in the admin."""

from typing import Any

from django.db import models

from audit.admin.record_marks import Inline
from audit.enums import OperationType
from audit.models import ChangeLog
from pdap.lib.typed_numbers import typed_number

NOTHING = "\N{EN DASH}"
VERBS = {OperationType.INSERT: "added", OperationType.DELETE: "removed", OperationType.UPDATE: "changed"}


def value_in_words(field: "models.Field[Any, Any]", value: Any) -> str:
    """Return what people read for a field's value, as the database, the log or a form has it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(field, models.ForeignKey):
        return related_in_words(field, value)
    if isinstance(field, models.BooleanField):
        return "Yes" if value in (True, "true", "True", "on") else "No"
    labels = dict(field.flatchoices)
    return str(labels.get(value, value))


def related_in_words(field: "models.ForeignKey[Any, Any]", value: Any) -> str:
    """Return the name of the record that a key points to; one query."""
    model = field.related_model
    if typed_number(str(value)) is None:
        return str(value)
    related = model._base_manager.filter(pk=value).first()
    return f"{model._meta.verbose_name} {value} (gone)" if related is None else str(related)


def link_in_words(links: Inline, change: ChangeLog) -> str:
    values = {**(change.old_data or {}), **(change.new_data or {})}
    targets = [
        related_in_words(field, values[field.column])
        for field in links.inline.model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field is not links.key and values.get(field.column) is not None
    ]
    noun = str(links.inline.model._meta.verbose_name)
    verb = VERBS[OperationType(change.operation_type)]
    return f"{noun.capitalize()} {verb}: {', '.join(targets)}" if targets else f"{noun.capitalize()} {verb}"
