"""The forms that replace a password."""

from typing import Any

from django import forms

from accounts.forms.base import NewPasswordForm, PasswordField
from accounts.models import User


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = PasswordField("Present password")

    field_order = ["present", "new_password", "repeated"]

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def email_of_password(self) -> str:
        return self.person.email

    def clean_present(self) -> str:
        if not self.person.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError("This is not your present password.", code="wrong")
        return self.cleaned_data["present"]


class ResetPasswordForm(NewPasswordForm):
    """A new password for the owner of an emailed link, and the link's secret."""

    token = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def email_of_password(self) -> str:
        return self.person.email
