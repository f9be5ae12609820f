"""Checks that a session passes before its request goes on."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from accounts.devices import remember_device
from accounts.person_of_request import person_of
from accounts.services import two_factor
from accounts.services.sessions import is_stale, note_visit
from pdap.lib.outage import outage_of


def guard_sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End unused sessions, keep private pages out of caches, and recognize devices."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if outage_of(request):
            # The session cannot be read.
            return response
        session = request.session
        # A page that has not asked who is there is the same for everyone.
        if session.accessed and SESSION_KEY in session:
            if is_stale(session) and request.user.is_authenticated:
                note_visit(session, person_of(request))
            if not response.headers.get("ETag") and "no-store" not in response.headers.get("Cache-Control", ""):
                response.headers["Cache-Control"] = "private, no-store"
            if getattr(request, "has_just_signed_in", False):
                remember_device(request, response, person_of(request), settings.SESSION_COOKIE_SECURE)
        return response

    return middleware


def demand_two_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Redirect people who need a second factor, and have not used one in this session, to its setup.

    Only production demands it; elsewhere this costs nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.TWO_FACTOR_REQUIRED and request.user.is_authenticated and not may_go_on(request):
            messages.warning(request, gettext("Your role requires two-factor sign-in. Set it up to continue."))
            return redirect("two-factor")
        return get_response(request)

    return middleware


def may_go_on(request: HttpRequest) -> bool:
    open_to_all = {reverse("two-factor"), reverse("two-factor-qr"), reverse("sign-out")}
    return request.path in open_to_all or two_factor.was_used(request) or not two_factor.is_required(person_of(request))
