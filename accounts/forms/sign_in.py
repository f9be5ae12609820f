"""The form of the sign-in page."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext

from accounts.forms.base import AccountForm, PasswordField
from accounts.models import User
from pdap.lib.lazy_texts import gettext_lazy as _


class SignInForm(AccountForm):
    """Email address and password; `person` is their owner once the form is valid."""

    # Not judged here: what is no address has no account, and existing accounts may have odd ones.
    username = forms.CharField(
        label=_("Email address"), max_length=1000, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = PasswordField()

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person: User | None = None

    def clean(self) -> dict[str, Any]:
        """Find the person; the same words for an unknown address and a wrong password. Tries are limited."""
        values = super().clean() or {}
        if not self.errors:
            self.person = get_adapter().authenticate(
                self.request, email=values["username"], password=values["password"]
            )
            if self.person is None:
                raise forms.ValidationError(
                    gettext("Email or password is incorrect."),
                    code="invalid_login",
                )
        return values
