"""Bringing events to watches; what a search finds is asked of the search itself, which registers how."""

from collections.abc import Callable, Collection

from django.db import connection, transaction

from notifications.models import Watch
from notifications.services.queue import queue_events
from notifications.services.watch_statements import NEW_SOURCES, NEWS, REQUEST_EVENTS, SEARCHED, SOURCE_EVENTS

# Returns which of some sources a search finds, by the query of its address.
FindSources = Callable[[str, Collection[int]], set[int]]
_find_sources: list[FindSources] = []


def register_search(find_sources: FindSources) -> None:
    """Say how a followed search is asked: search is an edge, which no domain module may import."""
    _find_sources[:] = [find_sources]


def fill_watches() -> int:
    """Bring each new event to every watch that it concerns; return how many rows are new. Repeating it adds nothing."""
    return sum(map(queue_events, (SOURCE_EVENTS, REQUEST_EVENTS, NEWS))) + queue_search_news()


def queue_search_news() -> int:
    """Bring new sources to the searches that find them, each search once however many follow it."""
    searches = Watch.objects.filter(kind="search", confirmed_at__isnull=False).order_by("search")
    queries = list(searches.values_list("search", flat=True).distinct())
    if not (queries and _find_sources):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(NEW_SOURCES)
        recent = [pk for (pk,) in cursor.fetchall()]
    added = 0
    for query in queries if recent else ():
        if new_sources := _find_sources[0](query, recent):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(SEARCHED, {"search": query, "sources": list(new_sources)})
                added += cursor.rowcount
    return added
