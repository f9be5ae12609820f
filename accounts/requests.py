"""Who is behind a request, and from where."""

import ipaddress
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User

ENTRANCES = ("sign-in", "sign-up", "sign-out", "verify-email", "request-reset", "reset-password")
NOWHERE = "0.0.0.0"  # noqa: S104 - stands for an address that nobody told


def person_of(request: HttpRequest) -> User:
    """Return whoever is signed in, where the view has made sure that somebody is."""
    return cast(User, request.user)


def person_id(request: HttpRequest) -> int:
    """Return the id of whoever is signed in, where the view has made sure that somebody is."""
    return person_of(request).pk


def client_address(request: HttpRequest) -> str:
    """Return the network address that a request comes from.

    Each proxy adds to X-Forwarded-For whom it got the request from, so the entry counts that the outermost of our own
    proxies (TRUSTED_PROXIES) wrote: what stands before it anybody can invent.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    remote = request.META.get("REMOTE_ADDR") or NOWHERE
    trusted = settings.TRUSTED_PROXIES
    told = forwarded[-trusted] if 0 < trusted <= len(forwarded) else remote
    for address in (told.strip(), remote):
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            continue
    return NOWHERE


def wanted_page(request: HttpRequest, default: str = "home") -> str:
    """Return the page of this site to go on to: `next` of the form or the address, else the default.

    The pages that lead into an account are left out: nobody wants to go there once signed in.
    """
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    entrances = tuple(reverse(name) for name in ENTRANCES)
    return wanted if safe and not wanted.startswith(entrances) else resolve_url(default)
