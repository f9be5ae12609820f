"""What a page of results says of the query that led there: how it was read, and how else it can be."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from datasources.search.query.agency_kinds import ANY_AGENCY
from datasources.search.query.named_records import NamedAgency, Place
from datasources.search.query.opened_search import Opening
from datasources.search.query.opening import opening_of
from datasources.search.query.query_words import words_of
from datasources.search.query.search_addresses import address_of, sentence_of, words_address
from datasources.search.query.understanding import understand
from datasources.search.views.shown_search import Search


class Understood(NamedTuple):
    """The sentence, the spelling that was read instead, what was dropped or is missing, and other readings.

    `missing_formats` are the words for file formats that nothing here is known to have.
    """

    typed: str
    sentence: str
    corrected: str | None
    dropped: str
    missing: str
    missing_formats: str
    others: list[tuple[str, str]]
    words_address: str


def understood(search: Search) -> Understood | None:
    """Return what to say; None where nothing was typed, or where the search has been changed since."""
    if not search.typed or not words_of(search.typed):
        return None
    reading = understand(search.typed)
    opening = opening_of(reading)
    if not is_of(opening, search):
        return None
    others = reading.places_but(opening.place)
    places = [*others, *([opening.place] if opening.place else [])]
    alternatives = [
        (sentence_of(alternative, places), address_of(alternative))
        for place in others
        for alternative in [opening_in_other_place(opening, place)]
    ]
    return Understood(
        search.typed,
        sentence_of(opening, places),
        reading.corrected,
        in_quotes(opening.dropped),
        str(opening.missing.plural) if opening.missing else "",
        in_quotes(opening.missing_formats),
        alternatives,
        words_address(search.typed),
    )


class UnderstoodAgency(NamedTuple):
    """What the page of an agency says of the query that led there; `others` are agencies that it may mean too."""

    others: list[NamedAgency]
    dropped: str
    missing_formats: str
    words_address: str


def understood_agency(typed: str, agency_id: int) -> UnderstoodAgency | None:
    """Return what to say; None where nothing was typed, or where the query opens something else."""
    if not typed or not words_of(typed):
        return None
    reading = understand(typed)
    opening = opening_of(reading)
    if opening.agency is None or opening.agency.agency_id != agency_id:
        return None
    return UnderstoodAgency(
        reading.other_agencies if reading.names_agency(opening.agency) else [],
        in_quotes(opening.dropped),
        in_quotes(opening.missing_formats),
        words_address(typed),
    )


def in_quotes(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def opening_in_other_place(opening: Opening, place: Place) -> Opening:
    """Return the opening as it would be had the query meant another place: with its types, words, years and kind."""
    # Words that are searched for everywhere have the place's name among them.
    words = opening.words if opening.place or opening.agency else ""
    return replace(opening, place=place, agency=None, words=words, sources=1, dropped=(), choices=(), missing=None)


def is_of(opening: Opening, search: Search) -> bool:
    """Return whether a search is what the query opened."""
    place = opening.place.location_id if opening.place else None
    agency = opening.agency.agency_id if opening.agency else None
    types = {kind.name for kind in opening.types}
    kinds = {opening.kind.name} if opening.kind and opening.kind is not ANY_AGENCY else set()
    chosen = [set(search.selection.chosen_values(name)) for name in ("record_types", "agency_kind")]
    asked = (search.location_id, search.agency_id, search.words, *chosen)
    return asked == (place, agency, opening.words, types, kinds)
