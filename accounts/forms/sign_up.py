"""The forms of joining."""

from django import forms

from accounts.enums import Capacity
from accounts.forms.base import AccountForm, AddressField, NewPasswordForm, PasswordField


class SignUpForm(NewPasswordForm):
    """Address, password twice, and in what capacities somebody comes."""

    email = AddressField()
    new_password = PasswordField("Password", "new-password")
    repeated = PasswordField("Password again", "new-password")
    capacities = forms.MultipleChoiceField(
        label="What brings you here?",
        choices=Capacity.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="It helps us to know whom we serve. Nobody else sees it.",
        error_messages={"invalid_choice": "Choose from the list."},
    )

    field_order = ["email", "new_password", "repeated", "capacities"]

    def email_of_password(self) -> str:
        return self.cleaned_data.get("email", "")


class AddressForm(AccountForm):
    """An address to send a mail to."""

    email = AddressField()


class TokenForm(AccountForm):
    """The secret of a link, carried from its page to the button's answer."""

    token = forms.CharField(max_length=200, widget=forms.HiddenInput)
