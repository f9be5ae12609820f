"""The words of a query that are left beside what it names, as far as sources hold them."""

from collections.abc import Sequence
from dataclasses import replace

from datasources.search.better_spelling import BetterSpelling
from datasources.search.query.opened_search import Opening, search_for, type_ids
from datasources.search.query.places_beside import BIG_TOWN
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Reading
from datasources.search.query.understanding import Understanding
from datasources.search.query.worth_of_places import KNOWN_TOWN
from datasources.search.search_links import SearchLinks, can_relax
from pdap.lib.name_folding import folded


def with_words(opening: Opening, reading: Reading, understood: Understanding) -> Opening:
    """Return the opening with the words that are left, as far as anything holds them.

    First all of it together, then all the words of the query, then most of what is left, at last what is named alone.
    What an agency's own name says, as "metro" beside the Nashville Metropolitan Police, says nothing more.
    """
    if opening.agency:
        name = folded(opening.agency.name)
        left = [word for word in reading.words if word.excluded or f" {word.plain}" not in f" {name}"]
        if not left:
            return opening
        reading = replace(reading, words=left)
    words = text_of(reading.words)
    narrowed = replace(opening, words=words, choices=())
    if narrowed.agency or narrowed.place or narrowed.types:
        search = search_for(narrowed)
        if count := search.count(type_ids(narrowed.types)):
            return replace(narrowed, sources=count)
    if anything := opening_of_all_words(understood):
        return anything
    if is_someones_name(reading):
        return Opening()
    if can_relax(words) and (count := search_for(narrowed).count(type_ids(narrowed.types), most=True)):
        return replace(narrowed, sources=count)
    return replace(opening, dropped=tuple(word.text for word in reading.words))


def is_someones_name(reading: Reading) -> bool:
    """Return whether all that is named is one name, beside a name that nothing holds: Derek Chauvin is no town.

    A surname that a bigger town has, or an agency without what says its kind, is no more a town or an agency: Breonna
    Taylor, Daniel Prude.
    """
    if reading.types or reading.kind or reading.years or len(reading.parts) != len(reading.words) + 1:
        return False
    named = next(part for part in reading.parts if part.role != "word")
    if not all(BetterSpelling.is_strange(word.plain) or word.text.istitle() for word in reading.words):
        return False
    is_last = named is reading.parts[-1]
    if reading.agency:
        return is_last and named.end - named.start == 1 and not reading.agency.by_term
    return (
        reading.place is not None
        and not reading.place.nickname
        and reading.place.weight < (BIG_TOWN if is_last else KNOWN_TOWN)
    )


def opening_of_all_words(understood: Understanding) -> Opening | None:
    """Return the search for the whole query as words, wherever they are; None where nothing holds them all."""
    words = understood.corrected or understood.typed
    count = SearchLinks(words=words).count()
    return Opening(words=words, sources=count) if count else None


def opening_of_names(understood: Understanding) -> Opening | None:
    """Return the sources whose names begin as the record type was named, where none of that type is listed.

    "Deaths in custody" are records of jails, which some publish as a source of this name and of another type.
    """
    reading = understood.reading
    phrase = " ".join(
        word.text for part in reading.parts if part.role == "type" for word in understood.words[part.start : part.end]
    )
    search = SearchLinks(reading.place, phrase)
    if not (search.is_begin_of_names() and (count := search.count())):
        return None
    return Opening(place=reading.place, words=phrase, sources=count)


def text_of(words: Sequence[Word]) -> str:
    return " ".join(f"-{word.text}" if word.excluded else word.text for word in words)
