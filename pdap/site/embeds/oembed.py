"""oEmbed (oembed.com): from the address of a page of ours to the code that embeds it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.places_in_words import places_in_words, with_place
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from datasources.search.views.shown_search import search_of
from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from pdap.db.fields import LARGEST_ID
from pdap.lib.project import SITE
from pdap.lib.spoken import address_in
from pdap.web import parameters
from pdap.web.embedding import EMBEDS, HEIGHT, WIDTH, embed_code
from pdap.web.errors import BadInputError, explains_bad_input


@dataclass(frozen=True)
class Embed:
    """An embed's whole address, and what it is headed by."""

    address: str
    title: str


@require_safe
@cache_control(public=True, max_age=3600)
@explains_bad_input
def oembed(request: HttpRequest) -> HttpResponse:
    """Return the code for the page `url`; 404 for a page that can't be embedded, 501 for XML."""
    if request.GET.get("format", "json") != "json":
        other_format = JsonResponse({"message": "Only JSON is available."}, status=501)
        vars(other_format)["_has_been_logged"] = True  # Django would log an error for what a visitor typed
        return other_format
    embed = embed_of(request.GET.get("url", ""))
    if embed is None:
        return JsonResponse({"message": "url: This page can't be embedded."}, status=404)
    width, height = size_of(request, "maxwidth", WIDTH), size_of(request, "maxheight", HEIGHT)
    return JsonResponse(
        {
            "type": "rich",
            "version": "1.0",
            "provider_name": SITE,
            "provider_url": settings.SITE_URL,
            "title": embed.title,
            "width": width,
            "height": height,
            "cache_age": 3600,
            "html": embed_code(embed.address, embed.title, width=width, height=height),
        }
    )


def size_of(request: HttpRequest, name: str, most: int) -> int:
    """Return a width or height in pixels, never more than the page that asks has room for (oEmbed 2.2)."""
    return min(most, parameters.number(request.GET, name, name) or most)


def title_of(name: str, pk: int, query: str) -> str | None:
    """Return what an embed is headed by, of what a place or agency was merged into too; None where it shows nothing."""
    if name == "embed-search":
        try:
            return search_of(query).title
        except (Http404, BadInputError):
            return None
    kind, title = (Kind.AGENCY, agency_title) if name == "embed-agency" else (Kind.PLACE, place_title)
    shown = title(min(pk, LARGEST_ID))
    if shown is None and (survivor := survivor_id(kind, pk)):
        shown = title(survivor)
    return shown


def agency_title(pk: int) -> str | None:
    name = Agency.objects.public().filter(pk=pk).values_list("name", flat=True).first()
    return None if name is None else with_place(name, places_in_words([pk]).get(pk, ""))


def place_title(pk: int) -> str | None:
    place = LocationExpanded.objects.filter(pk=pk).first()
    return None if place is None else place.long_name


def embed_of(url: str) -> Embed | None:
    """Return the embed of a page of ours, in the page's language; None where it has none."""
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
    language = translation.get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    with translation.override(language):
        title = title_of(name, which.get("pk", 0), parts.query)
    if title is None:
        return None
    query = f"?{parts.query}" if name == "embed-search" and parts.query else ""
    return Embed(f"{settings.SITE_URL}{address_in(language, reverse(name, kwargs=which))}{query}", title)
