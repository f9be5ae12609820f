"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

# Of a page's address these make another page; filters and orders show the same things again.
TELLING = ("location_id", "place", "q", "page")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is a demonstration, whether GitHub signs people in, and the page's one address."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "github_sign_in": settings.GITHUB_SIGN_IN,
        "canonical_url": canonical_url(request),
    }


def canonical_url(request: HttpRequest) -> str:
    """Return the address under which a page is to be known, whatever host and filters it was asked for with."""
    query = [(name, request.GET[name]) for name in TELLING if request.GET.get(name)]
    return f"{settings.SITE_URL}{request.path}{'?' if query else ''}{urlencode(query)}"
