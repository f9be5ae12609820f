"""Deleting one's account: first what happens, then the password, then a page that says it is done."""

from typing import Any, cast

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.attempts import count_attempt
from accounts.models import User
from accounts.person_of_request import person_id
from accounts.services.closing import close_account
from accounts.services.permissions import LastAdministratorError
from accounts.views.profile.summary import summary_of
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.limiter import TooManyError


class ClosingForm(forms.Form):
    """The password, or the email address of a person without one, as proof that it is meant."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )
    email = forms.CharField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the email address of your account.")},
    )

    def __init__(self, person: User, *args: Any) -> None:
        super().__init__(*args)
        self.person = person
        del self.fields["email" if person.has_usable_password() else "password"]

    def clean_password(self) -> str:
        if not self.person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(gettext("Password is incorrect."))
        return self.cleaned_data["password"]

    def clean_email(self) -> str:
        """Refuse an address that is not theirs; case does not matter."""
        if self.cleaned_data["email"].strip().lower() != self.person.email.lower():
            raise forms.ValidationError(gettext("That isn’t the email address of your account."))
        return self.cleaned_data["email"]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """Say what happens; after the password, delete the account and sign out."""
    person = cast(User, request.user)
    if request.method == "POST" and not count_attempt(request, "change_password", person.email):
        raise TooManyError
    form = ClosingForm(person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            close_account(person, person)
        except LastAdministratorError as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            return redirect("account-closed")
    context = {"form": form, "summary": summary_of(person_id(request))}
    return render(request, "accounts/profile/close.html", context, status=400 if form.errors else 200)


@require_safe
@never_cache
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/profile/closed.html")
