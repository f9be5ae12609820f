"""Changing a password, and getting back in without one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.attempts import count_attempt
from accounts.forms import ChangePasswordForm, ResetPasswordForm
from accounts.person_of_request import person_of, wanted_page
from accounts.services import github, passwords
from accounts.services.mailed_links import LinkError
from accounts.services.sessions import rotate
from accounts.signing_in import complete_sign_in
from accounts.views.base import form_page
from accounts.views.mailed_links import ask_for_address, dead_link, used_link
from accounts.views.sign_in import PASSWORDS
from pdap.web.forms import submitted

FORM = "accounts/request_reset.html"


@require_http_methods(["GET", "HEAD", "POST"])
def request_reset(request: HttpRequest) -> HttpResponse:
    """Email a link for a new password. The response is the same whatever the address."""
    return ask_for_address(request, FORM, "request_reset", passwords.request_reset, "request-reset-done")


@require_safe
def request_reset_done(request: HttpRequest) -> HttpResponse:
    return form_page(request, "accounts/request_reset_done.html")


@sensitive_post_parameters(*PASSWORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """Replace a forgotten password by a mailed link, and sign in; all other sessions end."""
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")
    if not count_attempt(request, "use_link", ""):
        return dead_link(request, FORM)
    owner = passwords.owner_of_link(token)
    if owner is None:
        return done_already(request) if passwords.was_used(token) else dead_link(request, FORM)
    form = ResetPasswordForm(owner, submitted(request), initial={"token": token})
    if not form.is_valid():
        return form_page(request, "accounts/reset_password.html", form, address=owner.email)
    values = form.cleaned_data
    try:
        person = passwords.reset_password(token, values["new_password"], end_key=values.get("end_key", False))
    except LinkError:  # just used or replaced
        return done_already(request) if passwords.was_used(token) else dead_link(request, FORM)
    messages.success(request, gettext("Password changed. You’ve been signed out everywhere else."))
    return complete_sign_in(request, person, wanted_page(request), method="email")


def done_already(request: HttpRequest) -> HttpResponse:
    return used_link(
        request,
        gettext("This link has already changed your password."),
        gettext("This link has already changed your password. Sign in with the new one."),
    )


@sensitive_post_parameters(*PASSWORDS)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; all other sessions end, and this one goes on under a new key."""
    person = person_of(request)
    context: dict[str, Any] = {"usable": person.has_usable_password(), "github": github.account_of(person)}
    if request.method != "POST" or not context["usable"]:
        return form_page(request, "accounts/change_password.html", ChangePasswordForm(person), **context)
    form = ChangePasswordForm(person, request.POST)
    if not count_attempt(request, "change_password", str(person.pk)):
        form = ChangePasswordForm(person)
        return form_page(request, "accounts/change_password.html", form, 429, too_many=True, **context)
    if not form.is_valid():
        return form_page(request, "accounts/change_password.html", form, **context)
    values = form.cleaned_data
    passwords.change_password(
        person, values["new_password"], request.session.session_key, end_key=values.get("end_key", False)
    )
    rotate(request, person)
    messages.success(request, gettext("Password changed. You’ve been signed out everywhere else."))
    return redirect("sessions")
