"""Forms that were opened before someone else saved: refused, with both versions side by side and nothing lost.

What only the other one has changed is copied into the form, what both have changed differently is left as it was
typed, beside the other's version; saving again is then an answer to what is shown.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest, QueryDict

from accounts.names import names_of
from audit.admin.form_data import put_value, rebuild_links
from audit.admin.record_marks import Inline, Mark, changes_since
from audit.admin.values_in_words import link_in_words, value_in_words
from audit.models import ChangeLog

MARK, TAKE = "_mark", "_take"
YOU = "you"


@dataclass(frozen=True)
class Difference:
    """One field that someone else has changed: what it was, what they made of it, and what was typed here."""

    name: str
    label: str
    opened: str
    theirs: str
    mine: str = ""
    both: bool = False  # changed by both, to different ends: one has to be chosen


@dataclass
class Stale:
    """The changes that others made since a form was opened."""

    by: list[str] = field(default_factory=list)
    at: Any = None
    differences: list[Difference] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def is_own(self) -> bool:
        """Return whether the reader made all the changes, in another window."""
        return self.by == [YOU]


def compare_with_mark(
    model_admin: ModelAdmin, request: HttpRequest, record: Any, mark: Mark, inlines: list[Inline]
) -> tuple[Stale, QueryDict]:
    """Return what has happened since a mark, and what was typed, with what only the other one changed put into it."""
    changes = changes_since(mark, record, inlines)
    names = names_of({change.actor_user_id for change in changes}, request.user)
    stale = Stale(by=list(dict.fromkeys(names[change.actor_user_id] for change in changes)))
    stale.at = changes[-1].created_at if changes else None
    typed = request.POST.copy()
    own = [change for change in changes if change.table_name == record._meta.db_table]
    stale.differences = field_differences(model_admin, request, record, own, typed)
    for links in inlines:
        stale.links += [link_in_words(links, change) for change in changes if change.table_name == links.table]
        rebuild_links(typed, request, record, links)
    return stale, typed


def field_differences(
    model_admin: ModelAdmin, request: HttpRequest, record: Any, changes: list[ChangeLog], typed: QueryDict
) -> list[Difference]:
    """Return the fields that others have changed; what was not touched here is copied into `typed`."""
    opened: dict[str, Any] = {}
    for change in changes:
        for column, value in (change.old_data or {}).items():
            opened.setdefault(column, value)
    shown = flatten_fieldsets(model_admin.get_fieldsets(request, record))
    form = blank_form(model_admin, request, record)
    changed = []
    for model_field in record._meta.concrete_fields:
        if str(model_field.column) not in opened or model_field.name not in shown:
            continue
        name, theirs, was = model_field.name, form.initial.get(model_field.name), value_before(model_field, opened)
        words = [value_in_words(model_field, value) for value in (was, model_field.value_from_object(record))]
        if name not in form.fields:
            changed.append(Difference(name, str(model_field.verbose_name), words[0], words[1]))
            continue
        input_field = form.fields[name]
        mine = input_field.widget.value_from_datadict(typed, request.FILES, name)
        if not input_field.has_changed(theirs, mine):
            continue
        both_changed = input_field.has_changed(was, mine)
        if not both_changed:
            put_value(typed, input_field, name, theirs)
        mine_in_words = value_in_words(model_field, mine) if both_changed else ""
        changed.append(Difference(name, str(input_field.label), words[0], words[1], mine_in_words, both_changed))
    return changed


def value_before(model_field: "models.Field[Any, Any]", opened: dict[str, Any]) -> Any:
    """Return what a field held, from the log's JSON."""
    value = opened[str(model_field.column)]
    return value if value is None or model_field.is_relation else model_field.to_python(value)


def blank_form(model_admin: ModelAdmin, request: HttpRequest, record: Any) -> forms.ModelForm:
    """Return the admin's form of a record as it is now."""
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, record))
    return model_admin.get_form(request, record, change=True, fields=fields)(instance=record)


def take_theirs(model_admin: ModelAdmin, request: HttpRequest, record: Any) -> QueryDict:
    """Return what was typed, with the record's own values where that was chosen."""
    typed = request.POST.copy()
    form = blank_form(model_admin, request, record)
    for name in request.POST.getlist(TAKE):
        if name in form.fields:
            put_value(typed, form.fields[name], name, form.initial.get(name))
    return typed
