"""Signing in and out, with the second factor in between."""

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from allauth.mfa.internal.constants import LoginStageKey
from django.contrib.auth.views import LogoutView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import CodeForm, SignInForm
from accounts.person_of_request import wanted_page
from accounts.signing_in import complete_sign_in
from accounts.views.base import form_page

PASSWORDS = ("password", "new_password", "repeated", "present")


@sensitive_post_parameters(*PASSWORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with address and password; afterward to where the visitor wanted to go."""
    wanted = wanted_page(request)
    if request.user.is_authenticated:
        return redirect(wanted)
    if request.method != "POST":
        return form_page(request, "accounts/sign_in.html", SignInForm(request), next=wanted)
    form = SignInForm(request, request.POST)
    if form.is_valid() and form.person is not None:
        return complete_sign_in(request, form.person, wanted)
    limited = form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
    return form_page(request, "accounts/sign_in.html", form, status=429 if limited else 200, next=wanted)


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code after the password or the GitHub account; only then does the session begin."""
    stage = LoginStageController.enter(request, LoginStageKey.MFA_AUTHENTICATE.value)
    if stage is None:
        return redirect("sign-in")
    if request.method != "POST":
        return form_page(request, "accounts/second_factor.html", CodeForm(user=stage.login.user))
    if "cancel" in request.POST:
        clear_login(request)
        return redirect("sign-in")
    form = CodeForm(user=stage.login.user, data=request.POST)
    if form.is_valid():
        form.save()
        return stage.exit()
    return form_page(request, "accounts/second_factor.html", form)


class SignOut(LogoutView):
    """Sign out (by POST) and go home; GET asks first, since a link on another site could not otherwise be told."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return form_page(request, "accounts/sign_out.html")
