"""The forms of accounts."""

from accounts.forms.base import AccountForm
from accounts.forms.passwords import ChangePasswordForm, ConfirmForm, FirstPasswordForm, ResetPasswordForm
from accounts.forms.sign_in import SignInForm
from accounts.forms.sign_up import AddressForm, SignUpForm
from accounts.forms.two_factor import CodeForm, SetUpForm

__all__ = [
    "AccountForm",
    "AddressForm",
    "ChangePasswordForm",
    "CodeForm",
    "ConfirmForm",
    "FirstPasswordForm",
    "ResetPasswordForm",
    "SetUpForm",
    "SignInForm",
    "SignUpForm",
]
