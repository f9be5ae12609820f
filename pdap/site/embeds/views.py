"""The embeds of a place, an agency and a search: how much there is, and the first or newest sources."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.places_in_words import places_in_words, with_place
from audit.merging.enums import Kind
from audit.views.merged import lead_to_survivor
from datasources.models import DataSource
from datasources.search.results.asking import SearchResults
from datasources.search.results.conditions import Narrowed
from datasources.search.search_links import SearchLinks
from datasources.search.views.filters import LinkFilter
from datasources.search.views.result_rows import agencies_with_places
from datasources.search.views.shown_search import NEWEST, Search
from datasources.telling_names import with_telling_names
from locations.views.known_places import Way, place_page
from locations.views.place import summary_of
from pdap.db.fields import LARGEST_ID
from pdap.web.errors import explains_bad_input

SHOWN = 6
View = Callable[..., HttpResponse]


def embeddable(view: View) -> View:
    """Let a page be framed everywhere. In return it has no script, no form, and nothing that depends on a visitor."""

    @require_safe
    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"]})
    @cache_control(public=True, max_age=3600)
    @explains_bad_input
    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return framed  # type: ignore[return-value]


@embeddable  # type: ignore[arg-type]  # a page is an HttpResponse
@place_page
def place(request: HttpRequest, way: Way) -> HttpResponse:
    """Show what the page of the place counts and lists first; a merged one leads to the other's embed."""
    here = way[-1]
    summary = summary_of(here)
    total = sum(kind.here for kind in summary.kinds)
    first = [source.pk for source in summary.sources[:SHOWN]]
    return embed_page(request, here.long_name, reverse("place", args=[here.pk]), total, first)


@embeddable
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    record = Agency.objects.public().filter(pk=min(pk, LARGEST_ID)).first()
    if record is None:
        return lead_to_survivor(request, Kind.AGENCY, pk, "embed-agency")
    name = with_place(record.name, places_in_words([record.pk]).get(record.pk, ""))
    working = Narrowed([LinkFilter().narrowing([LinkFilter.WORKING])])
    results = SearchResults(SearchLinks(agency_id=record.pk), working, NEWEST)
    return embed_page(
        request, name, reverse("agency", args=[pk]), results.count(), results.newest(SHOWN), of_agency=True
    )


@embeddable
def search(request: HttpRequest) -> HttpResponse:
    asked = Search(request)
    address = f"{reverse('search-results')}?{request.GET.urlencode()}"
    results = asked.results()
    return embed_page(request, asked.title, address, results.count(), results.newest(SHOWN))


def embed_page(
    request: HttpRequest, title: str, page: str, total: int, shown: list[int], of_agency: bool = False
) -> HttpResponse:
    sources = DataSource.objects.public().select_related("record_type").in_bulk(shown)
    in_order = [sources[pk] for pk in shown if pk in sources]
    agencies = {} if of_agency else {pk: "; ".join(names) for pk, names in agencies_with_places(sources, 2).items()}
    return render(
        request,
        "embed/sources.html",
        {
            "title": title,
            "page": f"{settings.SITE_URL}{page}",
            "site_url": settings.SITE_URL,
            "total": total,
            "sources": [(source, agencies.get(source.pk, "")) for source in with_telling_names(in_order, agencies)],
        },
    )
