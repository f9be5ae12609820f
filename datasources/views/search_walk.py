"""The source before and after one, in the search that led to it: its address says so, without a script or a session."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from datasources.search.views.shown_search import search_of
from pdap.web.errors import BadInputError

PARAMETER = "search"
LONGEST = 1000


@dataclass(frozen=True)
class SearchWalk:
    """Where a source stands among the results of a search; addresses are empty at its ends."""

    title: str
    results: str
    number: int
    total: int
    previous: str
    next: str


def walk_of(request: HttpRequest, pk: int) -> SearchWalk | None:
    """Return the walk through the search that the address names; None where it names none that finds the source."""
    text = request.GET.get(PARAMETER, "")
    if not text or len(text) > LONGEST:
        return None
    try:
        search = search_of(text)
        if not search.asks_for_something:
            return None
        stands = search.results().neighbors_of(pk)
    except (BadInputError, Http404):
        return None
    if stands is None:
        return None
    return SearchWalk(
        title=search.title,
        results=f"{reverse('search-results')}?{QueryDict(text).urlencode()}",
        number=stands.number,
        total=stands.total,
        previous=address_of(stands.previous, text) if stands.previous else "",
        next=address_of(stands.next, text) if stands.next else "",
    )


def address_of(pk: int, text: str) -> str:
    return f"{reverse('data-source', args=[pk])}?{urlencode({PARAMETER: text})}"


def from_search(request: HttpRequest) -> str:
    """Return what links of a page of results carry, so that the source's page knows the search."""
    query = request.GET.copy()
    query.pop("page", None)
    text = query.urlencode()
    return f"?{urlencode({PARAMETER: text})}" if text and len(text) <= LONGEST else ""
