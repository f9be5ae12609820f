"""Pages of text, which need no database."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pdap.api.parameters import MOST_ROWS
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.site.api_examples import RESPONSE, calls_with_key, first_calls


def text_page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"site/texts/{name}.html")

    return view


@dataclass(frozen=True)
class Sample:
    """An address of the API and what it returns."""

    path: str
    returns: str

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}/api/v2/{self.path}"


# A test asks each of them.
SAMPLES = (
    Sample("typeahead/locations?query=pittsburgh", _("the places that match a name, with their IDs")),
    Sample("search?location_id=1", _("sources for a place, including the county, state and places within")),
    Sample("search?location_id=1&record_categories=Jails%20%26%20Courts", _("selected record categories only")),
    Sample("search?location_id=1&record_types=Stops,Citations&output_format=csv", _("the same results as CSV")),
    Sample("data-sources?page=2&limit=50", _("all sources, one page at a time")),
    Sample("data-sources/1", _("one source, with its agencies and related requests")),
    Sample("agencies?page=1&limit=50", _("all agencies")),
    Sample("data-requests?request_statuses=Ready%20to%20start", _("requests with a given status")),
    Sample("metadata/record-types-and-categories", _("the record types")),
)


@require_safe
def api_introduction(request: HttpRequest) -> HttpResponse:
    """Lead to the API: a first call without a key in three languages with its response, keys, pages, CSV, limits."""
    return render(
        request,
        "site/texts/api.html",
        {
            "samples": SAMPLES,
            "most_rows": MOST_ROWS,
            "first_calls": first_calls(),
            "first_response": RESPONSE,
            "calls_with_key": calls_with_key(),
        },
    )
