"""Record types to suggest while people type: the text may name one, or the beginning of one, and a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasources.search.query.fillers import is_filler
from datasources.search.query.looked_up import LookedUp
from datasources.search.query.own_types import own_names
from datasources.search.query.query_words import MOST_WORDS, Word, words_of
from datasources.search.query.readings import Reading, readings_of
from datasources.search.query.stems import Stems
from datasources.search.search_links import type_counts
from locations.models import Location
from locations.names import short_name
from locations.queries.typeahead import suggest_places
from pdap.db.catalog_version import kept_for_version
from pdap.db.prepared import rows_read_often

MOST_TYPES = 3
SHORTEST = 3
BEGIN_SO = """
select term.record_type_id from public.search_terms term
where term.active and term.record_type_id is not null
    and (public.stemmed(term.term) like %(en)s || '%%'
         or (term.language = 'es' and public.stemmed_spanish(term.term) like %(es)s || '%%'))
group by 1 order by count(*) desc, 1 limit %(most)s
"""


@dataclass(frozen=True)
class TypeSuggestion:
    """A record type, everywhere or in a place, with its number of sources."""

    record_type_id: int
    name: str
    sources: int
    location_id: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Suggested:
    """The record types to suggest, and how the text was read.

    `of_the_field` says that it holds a record type or a kind of agency.
    """

    types: list[TypeSuggestion]
    of_the_field: bool
    named: bool
    reading: Reading

    @property
    def names_all(self) -> bool:
        """Whether all of the text is the name of an agency or a place, with no word left."""
        return bool(self.reading.agencies or self.reading.places) and not (self.reading.words or self.reading.types)


def suggest_types(typed: str, location_id: int | None = None) -> Suggested:
    """Return the record types that may be meant, with their counts in a place; two to five queries.

    Where no place is given the text may name one.
    """
    words = words_of(typed)[:MOST_WORDS]
    if not words:
        return Suggested([], of_the_field=False, named=False, reading=Reading(0.0))
    looked_up = LookedUp()
    readings = readings_of(words, looked_up.of(words))
    reading = readings[0] if readings else Reading(0.0)
    named = bool(reading.types)
    if named:
        types = [kind.record_type_id for kind in reading.types]
        places = places_of(reading, words)
    else:
        rest = rest_of(words, reading)
        # A word that is typed with a minus was not looked up.
        looked_up.learn_words(words)
        types = types_that_begin([looked_up.stems[words[number].plain] for number in rest])
        places = [(reading.place.location_id, reading.place.short)] if reading.place and (types or not rest) else []
    if location_id is not None:
        places = [(location_id, "")] if types else []
    suggestions = count_suggested_types(types, places[0] if places else None)
    return Suggested(suggestions, of_the_field=named or reading.kind is not None, named=named, reading=reading)


def places_of(reading: Reading, words: Sequence[Word]) -> list[tuple[int, str]]:
    """Return the place beside a record type, or the likeliest that begins like the words that are left.

    The last word is being typed, so that a filler there may be the beginning of a name.
    """
    if reading.place:
        return [(reading.place.location_id, reading.place.short)]
    left = list(reading.words)
    if not left and reading.parts[-1].role == "filler":
        left = [words[-1]]
    rest = " ".join(word.text for word in left)
    if len(rest) < SHORTEST:
        return []
    return [(place.location_id, short_name(place)) for place in suggest_places(rest, 1) if place.rank == 1]


def rest_of(words: Sequence[Word], reading: Reading) -> list[int]:
    """Return the positions of the words outside of the place, from the first that tells something."""
    placed = {number for part in reading.parts if part.role == "place" for number in range(part.start, part.end)}
    rest = [number for number in range(len(words)) if number not in placed]
    while rest and is_filler(words[rest[0]].plain):
        rest = rest[1:]
    return rest


def types_that_begin(words: Sequence[Stems]) -> list[int]:
    """Return the record types with a name or a search term that begins with the words."""
    if sum(len(word.folded) for word in words) < SHORTEST:
        return []
    # The last word is being typed: it is no whole word yet.
    begun = {
        language: " ".join([*of_words[:-1], words[-1].folded])
        for language, of_words in (("en", [word.english for word in words]), ("es", [word.spanish for word in words]))
    }
    own = own_names()
    type_ids = [
        pk
        for pk, stem, language in zip(own["type_ids"], own["type_stems"], own["type_languages"], strict=True)
        if stem.startswith(begun[language])
    ]
    type_ids += [pk for (pk,) in rows_read_often(BEGIN_SO, {**begun, "most": MOST_TYPES})]
    return list(dict.fromkeys(type_ids))[:MOST_TYPES]


def count_suggested_types(types: Sequence[int], place: tuple[int, str] | None) -> list[TypeSuggestion]:
    """Return record types with their counts; of a place without any, those that it has most of."""
    if not types and place is None:
        return []
    location_id = place[0] if place else None

    def count() -> dict[int, int]:
        return type_counts(Location.objects.filter(pk=location_id).first() if location_id else None)

    counts = kept_for_version(f"record-type-counts-{location_id}", count)
    types = types or sorted(counts, key=lambda pk: (-counts[pk], pk))
    own = own_names()
    names = dict(zip(own["type_ids"], own["type_names"], strict=True))
    where: dict[str, Any] = {"location_id": place[0], "place": place[1]} if place else {}
    return [TypeSuggestion(pk, names[pk], counts.get(pk, 0), **where) for pk in types if pk in names][:MOST_TYPES]
