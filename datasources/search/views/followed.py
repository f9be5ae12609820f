"""Which of some sources a followed search finds: what the page of the same address would show."""

from collections.abc import Collection

from django.http import Http404

from datasources.search.views.shown_search import search_of
from pdap.web.errors import BadInputError


def find_sources(query: str, among: Collection[int]) -> set[int]:
    """Return the sources that a search finds; none where its place or its words make no sense any more."""
    try:
        return search_of(query).results().found_among(among)
    except (BadInputError, Http404):
        return set()
