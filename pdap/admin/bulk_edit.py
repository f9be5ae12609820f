"""Changing one field of many records at once: the field is chosen, the change is shown, then done as one change set."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from pdap.admin.action_preview import MOST, Line, is_confirmed, list_query, marks_of, still_as_shown
from pdap.admin.gap_forms import plain_field, related_field
from pdap.admin.value_form import VALUE, ValueForm

SHOWN_VALUE = "_shown_value"
EMPTY = "\N{EN DASH}"


@dataclass(frozen=True)
class LinkedField:
    """A link that many records get: the table of links, its column of the record, and of what it is tied to."""

    name: str
    label: str
    model: type[models.Model]
    own: str
    other: str

    @property
    def relation(self) -> Any:
        return self.model._meta.get_field(self.other)


@dataclass(frozen=True)
class Change:
    """What a record has and gets, or why it can't get it."""

    before: str
    after: str
    problem: str = ""


class BulkEdit(admin.ModelAdmin):
    """A mixin with the action "Change a field"; `bulk_fields` are columns, `bulk_links` tables of links."""

    bulk_fields: tuple[str, ...] = ()
    bulk_links: tuple[LinkedField, ...] = ()

    @admin.action(description="Change a field in all selected", permissions=["change"])
    def change_field(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask which field and which value; show what changes; once that is confirmed, change it."""
        records = list(queryset.order_by("pk")[: MOST + 1])
        chosen, form = request.POST.get("bulk_field", ""), None
        if chosen:
            form = self.bulk_form(request, chosen, request.POST if "_bulk_value_sent" in request.POST else None)
        if form is not None and form.is_bound and form.is_valid():
            change = self.changer(chosen, form.cleaned_data[VALUE])
            if is_confirmed(request) and is_previewed_value(request):
                shown = still_as_shown(self, request, records[:MOST], partial(line_of, change))
                changes = [(record, change(record, True)) for record in shown]
                done = sum(done is not None and not done.problem for _, done in changes)
                self.message_user(request, f"{done} changed.", messages.SUCCESS)
                for record, done_or_not in changes:
                    if done_or_not is not None and done_or_not.problem:
                        self.message_user(request, f"Not changed: “{record}”. {done_or_not.problem}", messages.WARNING)
                return None
            return self.bulk_page(request, records, chosen, form, change)
        return self.bulk_page(request, records, chosen, form, None)

    def bulk_choices(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return the fields that the person may change."""
        fixed = set(self.get_readonly_fields(request))
        columns = [
            (name, str(self.model._meta.get_field(name).verbose_name).capitalize())
            for name in self.bulk_fields
            if name not in fixed
        ]
        return columns + [(link.name, link.label) for link in self.bulk_links]

    def bulk_form(self, request: HttpRequest, chosen: str, data: QueryDict | None) -> ValueForm | None:
        if chosen not in dict(self.bulk_choices(request)):
            return None
        if link := self.bulk_link(chosen):
            field: Any = related_field(link.relation, link.label, self.admin_site)
        else:
            column: Any = self.model._meta.get_field(chosen)
            field = plain_field(column, model_admin=self, request=request)
            # The record's own form checks this; a form of one value would not.
            field.validators += [check for check in column.validators if check not in field.validators]
        return type("BulkForm", (ValueForm,), {VALUE: field})(data)

    def bulk_link(self, chosen: str) -> LinkedField | None:
        return next((link for link in self.bulk_links if link.name == chosen), None)

    def changer(self, chosen: str, value: Any) -> Callable[[Any, bool], Change | None]:
        """Return what says of a record what it has and gets, and None where nothing changes; `carry_out` writes it."""
        link = self.bulk_link(chosen)

        def tie(link: LinkedField, record: Any, carry_out: bool) -> Change | None:
            links: Any = link.model._default_manager
            own = {link.own: record, link.other: value}
            if links.filter(**own).exists():
                return None
            if carry_out:
                links.create(**own)
            return Change("", f"also {value}")

        def write(record: Any, carry_out: bool) -> Change | None:
            before = getattr(record, chosen)
            if before == value:
                return None
            words = in_words(record, chosen)
            setattr(record, chosen, value)
            problem = reason_against(record, chosen)
            if carry_out and not problem:
                record.save(update_fields=[chosen])
            return Change(words, in_words(record, chosen), problem)

        return write if link is None else partial(tie, link)

    def bulk_page(self, request: HttpRequest, records: list[Any], chosen: str, form: Any, change: Any) -> HttpResponse:
        label = getattr(self, "suggestion_label", str)
        lines = []
        for record in records[:MOST] if change else []:
            lines.append(replace(line_of(change, record), name=label(record)))
        context = {
            **self.admin_site.each_context(request),
            "title": "Change a field in many records",
            "opts": self.model._meta,
            "choices": self.bulk_choices(request),
            "chosen": chosen,
            "form": form,
            "media": self.media + (form.media if form else forms.Media()),
            "lines": lines,
            "doable": [line for line in lines if not line.problem],
            "seen": marks_of(lines),
            "shown_value": mark_of_value(request),
            "ids": [record.pk for record in records[:MOST]],
            "is_cut": len(records) > MOST,
            "most": MOST,
            "checkbox": ACTION_CHECKBOX_NAME,
            "list_query": list_query(request),
        }
        return TemplateResponse(request, "admin/bulk_edit.html", context)


def line_of(change: Callable[[Any, bool], Change | None], record: Any) -> Line:
    """Return what a record has and would get; the record itself stays as it is."""
    words = change(copy(record), False) or Change("", "", "it already has this value.")
    return Line(record, words.before, words.after, words.problem)


def mark_of_value(request: HttpRequest) -> str:
    return sha256("\0".join(request.POST.getlist(VALUE)).encode()).hexdigest()[:16]


def is_previewed_value(request: HttpRequest) -> bool:
    """Return whether the new value is the one that was previewed; else its preview is shown first."""
    now = mark_of_value(request)
    return request.POST.get(SHOWN_VALUE, now) == now


def reason_against(record: Any, chosen: str) -> str:
    """Return why a record's new value doesn't go with its other values; empty if it does."""
    constraints = record._meta.total_unique_constraints
    checked = {chosen} | {name for unique in constraints if chosen in unique.fields for name in unique.fields}
    try:
        record.validate_constraints(exclude={field.name for field in record._meta.fields} - checked)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def in_words(record: Any, name: str) -> str:
    show = getattr(record, f"get_{name}_display", None)
    value = show() if show else getattr(record, name)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return str(value) if value not in (None, "") else EMPTY
