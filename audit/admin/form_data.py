"""Writing values into what a form has sent, as a browser would have sent them."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict

from audit.admin.record_marks import Inline
from pdap.lib.typed_numbers import MOST_DIGITS, is_digits


def put_value(typed: QueryDict, field: forms.Field, name: str, value: Any) -> None:
    value = field.prepare_value(value)
    widget: Any = field.widget
    if hasattr(widget, "decompress"):  # a date and a time, each with an input of its own
        for suffix, part, subwidget in zip(widget.widgets_names, widget.decompress(value), widget.widgets, strict=True):
            typed[name + suffix] = subwidget.format_value(part) or ""
    elif isinstance(widget, forms.CheckboxInput):
        typed.pop(name, None)
        if value:
            typed[name] = "on"
    else:
        shown = widget.format_value(value)
        values = shown if isinstance(shown, (list, tuple)) else [shown]
        typed.setlist(name, ["" if choice is None else str(choice) for choice in values])


def rebuild_links(typed: QueryDict, request: HttpRequest, record: models.Model, links: Inline) -> None:
    """Let the rows of an inline that were sent stand over the rows that there are now.

    What was changed, ticked for deletion or added here stays so; rows that others have added come in, and rows that
    they have deleted go.
    """
    formset_class: Any = links.inline.get_formset(request, record)
    prefix = links.prefix
    if f"{prefix}-TOTAL_FORMS" not in typed:
        return
    key = links.inline.model._meta.pk.name
    sent = rows_of(typed, prefix)
    by_key = {row.get(key, [""])[0]: row for row in sent if row.get(key, [""])[0]}
    # The order of the formset's own queryset.
    present = list(formset_class(instance=record, prefix=prefix).get_queryset())
    rows = [by_key.get(str(row.pk)) or row_of(formset_class.form, row, links.key.name, record.pk) for row in present]
    theirs = [row for row in present if str(row.pk) not in by_key]
    added = [row for row in sent if not row.get(key, [""])[0]]
    same = [row_of(formset_class.form, row, links.key.name, record.pk) for row in theirs]
    names = [name for name in formset_class.form.base_fields if name not in (key, links.key.name)]
    added = [row for row in added if not any(all(row.get(n) == twin.get(n) for n in names) for twin in same)]
    for name in [name for name in typed if name.startswith(f"{prefix}-") and name.split("-")[1].isdigit()]:
        del typed[name]
    for number, row in enumerate([*rows, *added]):
        for name, values in row.items():
            typed.setlist(f"{prefix}-{number}-{name}", values)
    typed[f"{prefix}-TOTAL_FORMS"] = str(len(rows) + len(added))
    typed[f"{prefix}-INITIAL_FORMS"] = str(len(rows))


def rows_of(typed: QueryDict, prefix: str) -> list[dict[str, list[str]]]:
    """Return the rows that an inline has sent, each with the lists of its inputs, in order."""
    rows: dict[int, dict[str, list[str]]] = {}
    for name in typed:
        start, _, rest = name.partition("-")
        number, _, part = rest.partition("-")
        if start == prefix and is_digits(number) and len(number) <= MOST_DIGITS and part:
            rows.setdefault(int(number), {})[part] = typed.getlist(name)
    return [rows[number] for number in sorted(rows)]


def row_of(form_class: Any, row: models.Model, key: str, record_id: Any) -> dict[str, list[str]]:
    """Return what an inline would send of a row that no one has touched."""
    sent = QueryDict(mutable=True)
    form = form_class(instance=row)
    for name, field in form.fields.items():
        put_value(sent, field, name, form.initial.get(name))
    sent[row._meta.pk.name] = str(row.pk)
    sent[key] = str(record_id)
    return dict(sent.lists())
