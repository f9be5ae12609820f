"""Forms that close a gap: some columns of the record, or a link from it to another record."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from pdap.admin.autocomplete import NamedSelect
from pdap.admin.gaps import FormMaker

NOTHING_FILLED_IN = "Fill in a field, or choose another answer."


def plain_field(db_field: Any, *, model_admin: Any, request: HttpRequest, **kwargs: Any) -> Any:
    """Return the field that the record's own page has, without buttons that lead away."""
    field = model_admin.formfield_for_dbfield(db_field, request, **kwargs)
    if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field


def related_field(relation: Any, label: str, site: Any, **options: Any) -> forms.ModelChoiceField:
    """Return the field that chooses the other record of a link, with suggestions."""
    others = relation.related_model._default_manager.all()
    return forms.ModelChoiceField(others, label=label, widget=NamedSelect(relation, site), **options)


class ColumnsForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.has_changed():
            raise forms.ValidationError(NOTHING_FILLED_IN)
        return super().clean() or self.cleaned_data


def columns_form(*names: str) -> FormMaker:
    """Return the maker of forms that fill some columns, of which the person sees those that they may write."""

    def make(request: HttpRequest, record: Any, data: Any) -> forms.ModelForm:
        model_admin = admin.site._registry[type(record)]
        fixed = set(model_admin.get_readonly_fields(request, record))
        form = forms.modelform_factory(
            type(record),
            form=ColumnsForm,
            fields=[name for name in names if name not in fixed],
            formfield_callback=partial(plain_field, model_admin=model_admin, request=request),
        )
        return form(data, instance=record)

    return make


class LinkForm(forms.Form):
    """A form that ties the record to another by a row of a table of links.

    `suggested` are the numbers and names of those that are probably meant: each is one key.
    """

    suggested: Sequence[tuple[int, str]] = ()
    request: HttpRequest

    def __init__(self, data: Any, record: Any, relation: Any, own: str, label: str, replaces: bool) -> None:
        super().__init__(data)
        self.record, self.relation, self.own, self.replaces = record, relation, own, replaces
        messages = {"required": NOTHING_FILLED_IN}
        self.fields["other"] = related_field(relation, label, admin.site, error_messages=messages)

    def save(self) -> None:
        links: Any = self.relation.model._default_manager
        own = {self.own: self.record}
        other = {self.relation.name: self.cleaned_data["other"]}
        if self.replaces:
            for link in links.filter(**own).exclude(**other):
                link.delete()
        links.get_or_create(**own, **other)


def link_form(
    model: type[models.Model],
    own: str,
    other: str,
    label: str,
    replaces: bool = False,
    form: type[LinkForm] = LinkForm,
) -> FormMaker:
    """Return the maker of forms that link a record (the column `own`) to another; `replaces` its other links."""

    def make(request: HttpRequest, record: Any, data: Any) -> LinkForm:
        made = form(data, record, model._meta.get_field(other), own, label, replaces)
        made.request = request
        return made

    return make
