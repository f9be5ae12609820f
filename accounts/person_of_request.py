"""Who makes a request."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from pdap.lib.spoken import address_in

ENTRANCES = ("sign-in", "sign-up", "sign-out", "verify-email", "request-reset", "reset-password")


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person; the view has made sure that there is one."""
    return cast(User, request.user)


def person_id(request: HttpRequest) -> int:
    """Return the signed-in person's id; the view has made sure that there is one."""
    return person_of(request).pk


def wanted_page(request: HttpRequest, default: str = "home") -> str:
    """Return the page of this site to go on to: `next` of the form or the address, else the default.

    The pages that lead into an account are left out: no one wants to go there once signed in.
    """
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    entrances = tuple(address_in(settings.LANGUAGE_CODE, reverse(name)) for name in ENTRANCES)
    leads_in = address_in(settings.LANGUAGE_CODE, wanted).startswith(entrances)
    return wanted if safe and not leads_in else resolve_url(default)
