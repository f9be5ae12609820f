"""Where a request comes from, behind a known number of proxies."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the client's address.

    Each trusted proxy appends to X-Forwarded-For whom it heard from; what stands further left was written by the
    client and proves nothing. With TRUSTED_PROXIES = 0 the header is not looked at.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if proxies < 1:
        return direct
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return chain[-proxies] if len(chain) >= proxies else direct
