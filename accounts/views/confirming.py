"""The password or a code once more, before what outlives a session: an open browser alone must not do it."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import CodeForm, ConfirmForm
from accounts.person_of_request import person_of, wanted_page
from accounts.services import two_factor
from accounts.views.base import form_page, within_limit
from accounts.views.sign_in import PASSWORDS
from pdap.web.forms import submitted

CONFIRMED = "confirmed_at"
SECONDS = 600
TEMPLATE = "accounts/confirm.html"


def requires_confirmation(page: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view act (by POST) for people who have confirmed who they are; others do so first and return to `page`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or is_confirmed(request):
                return view(request, *args, **kwargs)
            return redirect(f"{reverse('confirm')}?{urlencode({'next': reverse(page)})}")

        return wrapped

    return decorate


def is_confirmed(request: HttpRequest) -> bool:
    """Return whether the person has confirmed in this session who they are, at most ten minutes ago.

    Who has neither a password nor codes cannot: for them it counts that they have signed in so recently.
    """
    times = [request.session.get(CONFIRMED, 0)]
    if not can_confirm(request):
        times += [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    return time.time() - max(times) < SECONDS


def can_confirm(request: HttpRequest) -> bool:
    person = person_of(request)
    return person.has_usable_password() or two_factor.is_set_up(person)


@sensitive_post_parameters(*PASSWORDS)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask people with two-factor sign-in for a code, others for the password; then lead back."""
    person, wanted = person_of(request), wanted_page(request, "profile")
    if not can_confirm(request):
        return form_page(request, TEMPLATE, next=wanted)
    typed = submitted(request)
    by_code = two_factor.is_set_up(person)
    form: Any = CodeForm(user=person, data=typed) if by_code else ConfirmForm(person, typed)
    if typed is None:
        return form_page(request, TEMPLATE, form, next=wanted)
    if not by_code and not within_limit(request, form, "change_password", str(person.pk)):
        return form_page(request, TEMPLATE, form, 429, next=wanted)
    if not form.is_valid():
        return form_page(request, TEMPLATE, form, next=wanted)
    if by_code:
        form.save()
    request.session[CONFIRMED] = time.time()
    return redirect(wanted)
