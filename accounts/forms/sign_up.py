"""The forms of signing up."""

from django import forms

from accounts.enums import Capacity
from accounts.forms.base import AccountForm, AddressField
from pdap.lib.lazy_texts import gettext_lazy as _


class SignUpForm(AccountForm):
    """Address, and the capacities someone comes in; the person who opens the link chooses the password."""

    email = AddressField()
    capacities = forms.MultipleChoiceField(
        label=_("What brings you here?"),
        choices=Capacity.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Helps us understand who uses this site. Never shared."),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )


class AddressForm(AccountForm):
    """An address to send an email to."""

    email = AddressField()
