"""Where a request comes from, behind a known number of proxies."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# What is said of an address where there is none, such as behind a socket.
NOWHERE = "0.0.0.0"  # noqa: S104


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
