"""Pages of a place: the way to it, and where a merged place leads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from audit.merging.enums import Kind
from audit.views.merged import lead_to_survivor
from locations.models import LocationExpanded
from locations.queries.relatives import place_with_ancestors
from pdap.db.fields import LARGEST_ID

Way = list[LocationExpanded]


def place_page(view: Callable[[HttpRequest, Way], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make a page at a place's number of one that takes the place with all that it lies in, the nation first.

    A merged place leads on to the same page of the other; 404 if there is none of this number.
    """

    @wraps(view)
    def page_of_number(request: HttpRequest, pk: int) -> HttpResponseBase:
        if way := place_with_ancestors(min(pk, LARGEST_ID)):
            return view(request, way)
        here: Any = request.resolver_match
        return lead_to_survivor(request, Kind.PLACE, pk, here.url_name)

    return page_of_number
