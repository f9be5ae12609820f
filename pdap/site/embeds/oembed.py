"""oEmbed (oembed.com): from the address of a page of ours to the code that embeds it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.models import Agency
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from datasources.search.views.shown_search import search_of
from locations.enums import LocationType
from locations.models import Location
from pdap.db.fields import LARGEST_ID
from pdap.lib.language_addresses import address_in
from pdap.lib.project import SITE
from pdap.web import parameters
from pdap.web.embedding import EMBEDS, HEIGHT, WIDTH, embed_code
from pdap.web.errors import BadInputError, explains_bad_input


@require_safe
@cache_control(public=True, max_age=3600)
@explains_bad_input
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer with the code for the page `url`; 404 for a page that cannot be embedded, 501 for XML."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"message": "Only JSON is available."}, status=501)
    address = embed_of(request.GET.get("url", ""))
    if address is None:
        return JsonResponse({"message": "url: This page can't be embedded."}, status=404)
    width, height = size_of(request, "maxwidth", WIDTH), size_of(request, "maxheight", HEIGHT)
    return JsonResponse(
        {
            "type": "rich",
            "version": "1.0",
            "provider_name": SITE,
            "provider_url": settings.SITE_URL,
            "title": SITE,
            "width": width,
            "height": height,
            "cache_age": 3600,
            "html": embed_code(address, width=width, height=height),
        }
    )


def size_of(request: HttpRequest, name: str, most: int) -> int:
    """Return a width or height in pixels, never more than the page that asks has room for (oEmbed 2.2)."""
    return min(most, parameters.number(request.GET, name, name) or most)


def has_content(name: str, pk: int, query: str) -> bool:
    """Return whether an embed would show something, be it by leading to what a place or agency was merged into."""
    if name == "embed-search":
        try:
            search_of(query)
        except (Http404, BadInputError):
            return False
        return True
    kind, rows = (
        (Kind.AGENCY, Agency.objects.public()) if name == "embed-agency" else (Kind.PLACE, Location.objects.all())
    )
    return rows.filter(pk=min(pk, LARGEST_ID)).exists() or bool(survivor_id(kind, pk))


def embed_of(url: str) -> str | None:
    """Return the address of the embed of a page of ours, in the page's language; None where it has none."""
    try:
        parts = urlsplit(url)
        match = resolve(address_in(settings.LANGUAGE_CODE, parts.path))
    except (ValueError, Resolver404):
        return None
    if parts.netloc != urlsplit(settings.SITE_URL).netloc or parts.scheme not in ("http", "https"):
        return None
    name = EMBEDS.get(match.url_name or "")
    if name is None:
        return None
    which = match.kwargs
    if match.url_name == "places":
        # The page of the nation has no number in its address.
        which = {"pk": Location.objects.values_list("pk", flat=True).get(type=LocationType.NATIONAL)}
    if not has_content(name, which.get("pk", 0), parts.query):
        return None
    query = f"?{parts.query}" if name == "embed-search" and parts.query else ""
    language = translation.get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    return f"{settings.SITE_URL}{address_in(language, reverse(name, kwargs=which))}{query}"
