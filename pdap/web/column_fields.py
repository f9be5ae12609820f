"""The fields that forms of pages make of declared columns: what people do not know stays null."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from django import forms
from django.utils.translation import gettext

from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import LONGEST_NAME
from pdap.web.forms import NoteField, PageForm, WebAddressField

LONGEST_LINE = 255
MANY = 8
UNKNOWN = ("", _("I don’t know"))
YES_NO = (UNKNOWN, ("yes", _("Yes")), ("no", _("No")))
BAD_DATE = _("Enter a date as year-month-day, such as 2019-01-31.")


@dataclass(frozen=True)
class FormInput:
    """A field of a form with its column: how it is laid out follows from the kind."""

    field: Any
    column: RecordColumn

    @property
    def is_choice(self) -> bool:
        """Whether it is radios or boxes."""
        return isinstance(self.field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def in_columns(self) -> bool:
        """Whether its choices are so many that they stand in columns."""
        return len(getattr(self.field.field, "choices", ())) > MANY


class DeclaredForm(PageForm):
    """A form with a field for each column that people fill in, besides its own fields."""

    declaration: Declaration

    def more_fields(self) -> dict[str, forms.Field]:
        return {column.field_name: form_field(column) for column in self.declaration.used(Use.FORM)}


def form_field(column: RecordColumn) -> forms.Field:
    """Return a column's field; one with words for where it is left empty is required."""
    options: dict[str, Any] = {"label": column.asked, "help_text": column.help_text, "required": bool(column.missing)}
    field: forms.Field = field_of_kind(column.kind, options)
    if column.missing:
        field.error_messages["required"] = column.missing
    return field


@singledispatch
def field_of_kind(kind: kinds.Kind, options: dict[str, Any]) -> forms.Field:
    raise NotImplementedError(f"No form has a field for {kind}.")


@field_of_kind.register
def field_of_line(kind: kinds.Line, options: dict[str, Any]) -> forms.Field:
    longest = LONGEST_NAME if isinstance(kind, kinds.Name) else LONGEST_LINE
    return forms.CharField(max_length=longest, empty_value=None, **options)


@field_of_kind.register
def field_of_note(kind: kinds.Note, options: dict[str, Any]) -> forms.Field:
    return NoteField(kind.rows, **options)


@field_of_kind.register
def field_of_link(kind: kinds.Link, options: dict[str, Any]) -> forms.Field:
    widget = forms.URLInput(attrs={"autocomplete": "off", "inputmode": "url"})
    return WebAddressField(parts_of_pages=kind.parts_of_pages, widget=widget, **options)


@field_of_kind.register
def field_of_yes_no(kind: kinds.YesNo, options: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, empty_value=None, coerce=lambda value: value == "yes", **options
    )


@field_of_kind.register
def field_of_day(kind: kinds.Day, options: dict[str, Any]) -> forms.Field:
    """Return the field of a day, as the browser's own input sends it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, error_messages={"invalid": BAD_DATE}, **options)


@field_of_kind.register
def field_of_one_of(kind: kinds.OneOf, options: dict[str, Any]) -> forms.Field:
    return choice_field(kind.enum.choices, forms.RadioSelect, options)


@field_of_kind.register
def field_of_some_of(kind: kinds.SomeOf, options: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=kind.enum.choices, widget=forms.CheckboxSelectMultiple, **options)


@field_of_kind.register
def field_of_word(kind: kinds.Word, options: dict[str, Any]) -> forms.Field:
    return choice_field([(offered, gettext(offered)) for offered in kind.offered], forms.Select, options)


@field_of_kind.register
def field_of_words(kind: kinds.Words, options: dict[str, Any]) -> forms.Field:
    choices = [(offered, gettext(offered)) for offered in kind.offered]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)


@field_of_kind.register
def field_of_named(kind: kinds.NamedRecord, options: dict[str, Any]) -> forms.Field:
    """Return the choice of a record by its name."""
    return choice_field(kind.names.choices if kind.names else [], forms.RadioSelect, options)


def choice_field(choices: Any, widget: Any, options: dict[str, Any]) -> forms.Field:
    """Return a choice of one, or of none where it need not be known."""
    offered = [*choices] if options["required"] else [UNKNOWN, *choices]
    return forms.TypedChoiceField(choices=offered, widget=widget, empty_value=None, coerce=str, **options)
