"""What the forms of accounts share: errors that say what to do, addresses, passwords and codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from accounts.services.email_addresses import LONGEST as LONGEST_ADDRESS
from accounts.services.email_addresses import clean_email
from accounts.services.passwords import check_new
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.forms import speak_plainly


class AccountForm(forms.Form):
    """A form whose errors name their field, since the summary above it lists them alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            speak_plainly(field)


class AddressField(forms.CharField):
    """An email address, in the spelling in which it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "maxlength": LONGEST_ADDRESS})
        super().__init__(**{"label": _("Email address"), "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the address; ValidationError for anything else."""
        return clean_email(super().clean(value))


class PasswordField(forms.CharField):
    """A password as it is typed: blanks count, and a response never holds it."""

    def __init__(self, label: str = _("Password"), autocomplete: str = "current-password", **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(**{"label": label, "widget": widget, "strip": False, **kwargs})


class NewPasswordForm(AccountForm):
    """A new password, typed twice; `email_of_password` says whose it will be."""

    new_password = PasswordField(
        _("New password"), "new-password", error_messages={"required": _("Enter a new password.")}
    )
    repeated = PasswordField(
        _("Repeat new password"), "new-password", error_messages={"required": _("Repeat your new password.")}
    )

    def email_of_password(self) -> str:
        return ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        new, repeated = values.get("new_password"), values.get("repeated")
        if new:
            try:
                check_new(new, self.email_of_password())
            except forms.ValidationError as error:
                self.add_error("new_password", error)
        if new and repeated and new != repeated:
            self.add_error("repeated", gettext("The passwords don’t match. Enter the same password twice."))
        return values


class CodeField(forms.CharField):
    """A code from an app, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "off", "maxlength": 40}
        widget = forms.TextInput(attrs=attributes)
        missing = {"required": _("Enter the code.")}
        super().__init__(
            **{"label": _("Code"), "max_length": 40, "widget": widget, "error_messages": missing, **kwargs}
        )
