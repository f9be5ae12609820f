"""The forms of the second factor."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.utils.translation import gettext

from accounts.attempts import TOO_MANY, count_attempt, usage_of_attempt
from accounts.forms.base import AccountForm, CodeField, PasswordField
from accounts.models import User
from accounts.services.two_factor import use_up
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.limiter import Usage


def count_code(person: User) -> Usage:
    """Count a try of a person's code; return it, since a right one is no attempt. ValidationError after too many."""
    usage = usage_of_attempt(context.request, "code", str(person.pk))
    if usage is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    return usage


class CodeForm(AccountForm, AuthenticateForm):
    """A code of the app or a recovery code, checked and counted by allauth; each works once."""

    code = CodeField(help_text=_("Enter the six-digit code from your app, or a recovery code."))

    field_order = ["code"]

    def clean_code(self) -> str:
        """Return a correct code and use it up. Wrong ones count as failed sign-ins."""
        usage = count_code(self.user)
        code = super().clean_code()
        usage.rollback()
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_up(self.authenticator, code)
        return code


class SetUpForm(AccountForm):
    """The first code of a new app, and the password, so that an open browser alone adds no second factor."""

    code = CodeField(
        label=_("Code from the app"), help_text=_("Six digits. The app shows a new code every 30 seconds.")
    )
    password = PasswordField(_("Your password"))

    def __init__(self, person: User, secret: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.secret = person, secret
        if not person.has_usable_password():
            del self.fields["password"]

    def clean_code(self) -> str:
        """Refuse a wrong code; tries are limited."""
        usage = count_code(self.person)
        if not validate_totp_code(self.secret, self.cleaned_data["code"]):
            raise forms.ValidationError(
                gettext(
                    "That code is incorrect. Check that your device’s clock is correct, then enter the current code."
                ),
                code="wrong",
            )
        usage.rollback()
        return self.cleaned_data["code"]

    def clean_password(self) -> str:
        """Refuse a wrong password; tries are counted with those of a change of the password."""
        if not count_attempt(context.request, "change_password", str(self.person.pk)):
            raise forms.ValidationError(TOO_MANY, code="too_many")
        if not self.person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(gettext("Password is incorrect."), code="wrong")
        return self.cleaned_data["password"]
