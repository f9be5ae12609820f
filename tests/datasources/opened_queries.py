"""What queries open, as pages say it."""

from datasources.search.query.opening import opening_of
from datasources.search.query.search_addresses import sentence_of
from datasources.search.query.understanding import understand


def opened(typed: str) -> str:
    """Return what a query opens, as the page says it: the places to choose from, a kind of agency alone, or help."""
    opening = opening_of(understand(typed))
    if opening.choices:
        return f"which: {', '.join(place.short for place in opening.choices)}"
    if opening.kind and not opening.place:
        return f"kind: {opening.kind.name}"
    return sentence_of(opening) or "help"
