"""The forms that replace a password."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from accounts.forms.base import AccountForm, NewPasswordForm, PasswordField
from accounts.models import User
from accounts.services.mailed_links import LONGEST_TOKEN
from accounts.services.named_keys import has_key
from pdap.lib.lazy_texts import gettext_lazy as _


class EndKeyForm(NewPasswordForm):
    """A new password, with the offer to end the API key too, for those who have one."""

    end_key = forms.BooleanField(
        label=_("Revoke my API keys too"),
        required=False,
        help_text=_("Do this if someone else may have them. Programs that use a key will stop working."),
    )

    def offer_to_end(self, has_key: bool) -> None:
        if not has_key:
            del self.fields["end_key"]


class ChangePasswordForm(EndKeyForm):
    """The present password and a new one."""

    present = PasswordField(_("Current password"))

    field_order = ["present", "new_password", "repeated", "end_key"]

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.offer_to_end(has_key(person))

    def email_of_password(self) -> str:
        return self.person.email

    def clean_present(self) -> str:
        if not self.person.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError(gettext("Current password is incorrect."), code="wrong")
        return self.cleaned_data["present"]


class ConfirmForm(AccountForm):
    """The password, by someone who is signed in already."""

    password = PasswordField(_("Your password"))

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        if not self.person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(gettext("Password is incorrect."), code="wrong")
        return self.cleaned_data["password"]


class LinkPasswordForm(NewPasswordForm):
    """A password for the owner of an emailed link's address, and the link's token."""

    token = forms.CharField(max_length=LONGEST_TOKEN, widget=forms.HiddenInput)

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def email_of_password(self) -> str:
        return self.address


class ResetPasswordForm(LinkPasswordForm, EndKeyForm):
    """A new password instead of a forgotten one."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(person.email, *args, **kwargs)
        self.offer_to_end(has_key(person))


class FirstPasswordForm(LinkPasswordForm):
    """The password that someone chooses after opening their sign-up link."""

    new_password = PasswordField(_("Password"), "new-password")
    repeated = PasswordField(
        _("Repeat password"), "new-password", error_messages={"required": _("Repeat your password.")}
    )
