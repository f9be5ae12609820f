"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

from pdap.lib.language_addresses import address_in
from pdap.lib.spoken import in_english, spoken_language
from pdap.web.script_texts import script_texts

# Of a page's address these make another page; filters and orders show the same things again.
TELLING = ("location_id", "place", "q", "page")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is a demonstration, whether GitHub signs people in, and the page's addresses."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "github_sign_in": settings.GITHUB_SIGN_IN,
        "canonical_url": canonical_url(request),
        "site_url": settings.SITE_URL,
        "sharing": settings.SHARING,
        "language": spoken_language(),
        "in_english": in_english(),
        "languages": languages(request),
        "script_texts": script_texts(),
    }


def canonical_url(request: HttpRequest, language: str = "") -> str:
    """Return the address under which a page is to be known, whatever host and filters it was asked for with."""
    query = [(name, request.GET[name]) for name in TELLING if request.GET.get(name)]
    path = address_in(language, request.path) if language else request.path
    return f"{settings.SITE_URL}{path}{'?' if query else ''}{urlencode(query)}"


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the page in each language: what that is called, its one address, and where this very view of it is."""
    present = spoken_language()
    query = request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "name": name,
            "is_present": code == present,
            "canonical_url": canonical_url(request, code),
            "address": f"{address_in(code, request.path)}{'?' if query else ''}{query}",
        }
        for code, name in settings.LANGUAGES
    ]
