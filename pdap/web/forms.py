"""The base of forms on pages: plain labels, errors in our words, and a trap for programs that fill in everything."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    MinLengthValidator,
    ProhibitNullCharactersValidator,
)
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.web_address import LONGEST_ADDRESS, AddressError, clean_address

LONGEST_NOTE = 5000
TOO_MANY = _("Too many messages have come from your network. Try again in an hour.")


# What Django says otherwise, and what we say: what to do, in one sentence.
MESSAGES: dict[str, str] = {
    "invalid_choice": _("Choose an option from the list."),
    "invalid_pk_value": _("Choose an option from the list."),
    "invalid_list": _("Choose options from the list."),
    "invalid": _("Enter a valid value."),
}
VALIDATORS: dict[type, str] = {
    MaxLengthValidator: _("Use %(limit_value)d characters or fewer. You entered %(show_value)d."),
    MinLengthValidator: _("Use at least %(limit_value)d characters. You entered %(show_value)d."),
    ProhibitNullCharactersValidator: _("Remove the invalid character and retype the text."),
    EmailValidator: _("Enter an email address in the format name@example.org."),
}


def speak_plainly(field: forms.Field) -> None:
    """Let a field say what to do in our words where it would speak in Django's; its own words stay."""
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults.update(getattr(kind, "default_error_messages", {}))
    label = str(field.label or "").removeprefix("Your ")
    ours = {**MESSAGES, "required": gettext("Enter your %(field)s.") % {"field": f"{label[:1].lower()}{label[1:]}"}}
    for code, message in ours.items():
        if code in field.error_messages and str(field.error_messages[code]) == str(defaults.get(code)):
            field.error_messages[code] = message
    validator: Any
    for validator in field.validators:
        if type(validator) in VALIDATORS and "message" not in vars(validator):
            validator.message = VALIDATORS[type(validator)]


class PageForm(forms.Form):
    """A form whose errors say which field they mean, since the summary above it lists them alone."""

    # What to say where a field is left empty, if the label alone would sound odd.
    missing: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields.update(self.more_fields())
        for name, field in self.fields.items():
            speak_plainly(field)
            field.error_messages["required"] = self.missing.get(name, field.error_messages["required"])

    def more_fields(self) -> dict[str, forms.Field]:
        """Return fields that are not the class's own."""
        return {}

    def keep_without_judging(self) -> None:
        """Show what was typed without errors: someone isn't done yet."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class WebAddressField(forms.CharField):
    """A web address, cleaned."""

    widget = forms.URLInput

    def __init__(self, *, parts_of_pages: bool = False, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **kwargs})
        self.parts_of_pages = parts_of_pages

    def clean(self, value: Any) -> str | None:
        """Return the address as the catalog keeps it, or None where none was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return clean_address(typed, parts_of_pages=self.parts_of_pages)
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error


class NoteField(forms.CharField):
    """Several lines of text; None where nothing was written."""

    def __init__(self, rows: int = 4, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": LONGEST_NOTE, "widget": widget, "empty_value": None, **kwargs})


class TrapMixin(forms.Form):
    """A field that people do not see and programs fill in."""

    website = forms.CharField(
        label=_("Leave this blank"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def trapped(self) -> bool:
        return bool(self.data.get("website"))


def submitted(request: HttpRequest) -> QueryDict | None:
    """Return what was submitted, even if that is nothing; None when the page is only to be shown."""
    return request.POST if request.method == "POST" else None


def refusal_status(form: PageForm) -> int:
    """Return the status of a response to what was not taken, 400 or 429; the form keeps what was typed."""
    if form.errors:
        return 400
    form.add_error(None, TOO_MANY)
    return 429
