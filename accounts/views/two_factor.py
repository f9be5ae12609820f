"""Setting up two-factor sign-in, and turning it off."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import CodeForm, SetUpForm
from accounts.models import User
from accounts.person_of_request import person_of
from accounts.services import two_factor as service
from accounts.services.sessions import rotate
from accounts.views.base import form_page
from accounts.views.sign_in import PASSWORDS
from pdap.web.forms import submitted

TEMPLATE = "accounts/two_factor.html"


@sensitive_post_parameters(*PASSWORDS)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def two_factor(request: HttpRequest) -> HttpResponse:
    """Set the second factor up; or, with a code, get new recovery codes or turn it off."""
    person = person_of(request)
    if service.is_set_up(person):
        return manage(request, person)
    secret = get_totp_secret()
    form = SetUpForm(person, secret, submitted(request))
    if not form.is_valid():
        context: dict[str, Any] = {"secret": in_groups_of_four(secret), "demanded": service.is_required(person)}
        return form_page(request, TEMPLATE, form, **context)
    codes = service.set_up(person, secret, form.cleaned_data["code"])
    clear_totp_secret(request)
    rotate(request, person)
    record_authentication(request, person, "mfa")
    return form_page(request, "accounts/recovery_codes.html", codes=codes, new=True)


def manage(request: HttpRequest, person: User) -> HttpResponse:
    """Handle the form of someone with a second factor; every choice takes a code."""
    form = CodeForm(user=person, data=submitted(request))
    demanded = service.is_required(person)
    context: dict[str, Any] = {"left": service.recovery_codes_left(person), "demanded": demanded, "is_set_up": True}
    if not form.is_valid():
        return form_page(request, TEMPLATE, form, **context)
    form.save()
    if "codes" in request.POST:
        return form_page(request, "accounts/recovery_codes.html", codes=service.new_recovery_codes(person))
    if "turn-off" in request.POST and not demanded:
        service.turn_off(person)
        messages.success(request, gettext("Two-factor sign-in is off."))
    return redirect("two-factor")


@login_required
@require_safe
def qr_code(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if service.is_set_up(person):
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(person, get_totp_secret()))
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response


def in_groups_of_four(secret: str) -> str:
    """Return a secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
