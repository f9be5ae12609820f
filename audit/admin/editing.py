"""Editing in a list: chosen columns become inputs on request, so that no one changes one by accident."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

PARAMETER, ON = "edit", "yes"
EMPTY = "\N{EN DASH}"


def is_edited(request: HttpRequest) -> bool:
    return request.GET.get(PARAMETER) == ON


class InPlaceEditing(admin.SimpleListFilter):
    """Not a filter: a switch beside the filters, whose address keeps them."""

    title = "editing in the list"
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(ON, "On")]

    def choices(self, changelist: Any) -> Any:
        """Give "Off" instead of "All"; numbers would say nothing."""
        first, second = super().choices(changelist)
        yield {**first, "display": "Off"}
        yield {**second, "display": "On"}

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        return {"0__c": 0}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset


class OnceReadChoices(forms.ModelChoiceField):
    """A choice of another record, whose choices all rows of a list share."""

    read_choices: Any = ()

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.choices = self.read_choices
        return copied


class TypedCells(forms.ModelForm):
    """A row of a list, which writes the cells that were typed in; the others keep what stands there by now."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: value for name, value in cleaned.items() if name in self.changed_data}

    def _post_clean(self) -> None:
        """Check the record where something was typed: what isn't written costs no question and is no one's mistake."""
        if self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class TypedRows(forms.BaseModelFormSet):
    """The rows of a list: two of them may not become what only one record may be."""

    model: Any

    def clean(self) -> None:
        super().clean()
        changed = [form for form in self.forms if form.has_changed() and not form.errors]
        for constraint in self.model._meta.total_unique_constraints:
            taken = set()
            for form in changed:
                values = tuple(getattr(form.instance, name) for name in constraint.fields)
                if None in values:
                    continue
                if values in taken:
                    form.add_error(None, form.instance.unique_error_message(self.model, constraint.fields))
                taken.add(values)


def field_with_shown_value(model_admin: Any, request: HttpRequest, db_field: Any, **kwargs: Any) -> Any:
    """Return a field of a cell, which sends along what it showed; choices of other records are read once a list."""
    if isinstance(db_field, models.ForeignKey):
        kwargs["form_class"] = OnceReadChoices
    field = model_admin.formfield_for_dbfield(db_field, request, **kwargs)
    if field is None:
        return field
    field.show_hidden_initial = True
    if isinstance(field, OnceReadChoices):
        field.widget = forms.Select()
        field.choices = field.read_choices = [
            ("", EMPTY),
            *((record.pk, str(record)) for record in field.queryset or ()),
        ]
    # Above the inputs stands the column's heading, which no label is.
    field.widget.attrs["aria-label"] = str(field.label or db_field.verbose_name)
    return field


class EditableLists(admin.ModelAdmin):
    """A mixin for lists in which cells can be edited; what others have changed meanwhile stays."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, whose cells are inputs only for people who have asked to edit in the list."""
        changelist = super().get_changelist_instance(request)
        if not is_edited(request) or not self.has_change_permission(request):
            changelist.list_editable = ()
        return changelist

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form", TypedCells)
        return super().get_changelist_form(request, **kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Tell each cell what it showed, so that only what was typed here is written."""
        kwargs.setdefault("formfield_callback", partial(field_with_shown_value, self, request))
        kwargs.setdefault("formset", TypedRows)
        return super().get_changelist_formset(request, **kwargs)
