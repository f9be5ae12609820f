"""Signing up: the form, the emailed link, and asking for it again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.attempts import count_attempt
from accounts.forms import FirstPasswordForm, SignUpForm
from accounts.person_of_request import wanted_page
from accounts.services import sign_up as service
from accounts.services.mailed_links import LinkError
from accounts.signing_in import complete_sign_in
from accounts.views.base import form_page, within_limit
from accounts.views.mailed_links import ask_for_address, dead_link, used_link
from accounts.views.sign_in import PASSWORDS
from pdap.web.forms import submitted

WANTED = "wanted_after_sign_up"
RESEND = "accounts/resend.html"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Sign up. The response is the same whether or not the address has an account."""
    wanted = wanted_page(request)
    if request.user.is_authenticated:
        return redirect(wanted)
    if request.method != "POST":
        return form_page(request, "accounts/sign_up.html", SignUpForm(), next=wanted)
    form = SignUpForm(request.POST)
    status = 200
    if form.is_valid():
        values = form.cleaned_data
        if within_limit(request, form, "signup", values["email"]):
            service.sign_up(values["email"], None, values["capacities"])
            request.session[WANTED] = wanted
            return redirect("sign-up-done")
        status = 429
    return form_page(request, "accounts/sign_up.html", form, status, next=wanted)


@require_safe
def sign_up_done(request: HttpRequest) -> HttpResponse:
    return form_page(request, "accounts/sign_up_done.html")


@sensitive_post_parameters(*PASSWORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def verify_email(request: HttpRequest) -> HttpResponse:
    """Verify an address by its mailed link, with a password that the one who opens it chooses.

    A button asks for it, since scanners of email open links by themselves.
    """
    is_sent = request.method == "POST"
    token = (request.POST if is_sent else request.GET).get("token", "")
    waiting = service.sign_up_of_link(token) if not is_sent or count_attempt(request, "use_link", "") else None
    if waiting is None:
        return done_already(request) if service.leads_to_account(token) else dead_link(request, RESEND)
    form = FirstPasswordForm(waiting.email, submitted(request), initial={"token": token})
    if not form.is_valid():
        return form_page(request, "accounts/verify_email.html", form, address=waiting.email)
    try:
        person = service.verify_email(token, form.cleaned_data["new_password"])
    except service.AlreadyRegisteredError:
        messages.info(request, gettext("This email address already has an account. Sign in."))
        return redirect("sign-in")
    except LinkError:
        return dead_link(request, RESEND)
    messages.success(request, gettext("Welcome! Your email is confirmed."))
    wanted = request.session.pop(WANTED, None) or wanted_page(request, settings.LOGIN_REDIRECT_URL)
    return complete_sign_in(request, person, wanted, method="email")


def done_already(request: HttpRequest) -> HttpResponse:
    return used_link(
        request, gettext("Your email is already confirmed."), gettext("Your email is already confirmed. Sign in.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest) -> HttpResponse:
    """Email the link of a sign-up again. The response is the same whatever the address."""
    return ask_for_address(request, RESEND, "resend", service.resend, "sign-up-done")
