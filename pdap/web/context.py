"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

from pdap.lib.spoken import address_in, english_attribute, spoken_language
from pdap.web.script_texts import script_texts

# Of a page's address these make another page; filters and orders show the same things again. Apps add theirs.
_canonical_parameters: set[str] = set()


def keep_in_canonical_address(*parameters: str) -> None:
    """Let these parameters be part of the one address under which a page is known."""
    _canonical_parameters.update(parameters)


def site(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is a demonstration, whether GitHub signs people in, and the page's addresses."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "github_sign_in": settings.GITHUB_SIGN_IN,
        "canonical_url": f"{settings.SITE_URL}{request.path}{canonical_query(request)}",
        "site_url": settings.SITE_URL,
        "sharing": settings.SHARING,
        "language": spoken_language(),
        "in_english": english_attribute(),
        "languages": languages(request),
        "script_texts": script_texts(),
    }


def canonical_query(request: HttpRequest) -> str:
    """Return what of the query makes another page, as it stands in an address."""
    names = (*sorted(_canonical_parameters), "page")
    query = [(name, request.GET[name]) for name in names if request.GET.get(name)]
    return f"?{urlencode(query)}" if query else ""


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the page in each language: what that is called, its one address, and where this very view of it is.

    The one address is that under which a page is to be known, whatever host and filters it was asked for with.
    """
    present, query_kept = spoken_language(), canonical_query(request)
    query = f"?{asked}" if (asked := request.META.get("QUERY_STRING", "")) else ""
    pages = []
    for code, name in settings.LANGUAGES:
        path = address_in(code, request.path)
        canonical = f"{settings.SITE_URL}{path}{query_kept}"
        pages.append(
            {
                "code": code,
                "name": name,
                "is_present": code == present,
                "canonical_url": canonical,
                "address": f"{path}{query}",
            }
        )
    return pages
