"""What runs of words are worth as the names of places, beside what else the query names."""

import math
import re
from collections.abc import Collection, Mapping, Sequence

from agencies.enums import Level
from datasources.search.query.agency_kinds import (
    AFTER_COUNTY,
    BESIDE_PLACES,
    BETWEEN_PLACES,
    BY_PHRASE,
    LONGEST_PHRASE,
    AgencyKind,
)
from datasources.search.query.candidates import Span
from datasources.search.query.fillers import LOCATIVES, WORDS_THAT_ARE_CODES, is_filler
from datasources.search.query.format_words import FORMATS
from datasources.search.query.named_records import Candidates, NamedAgency, Place
from datasources.search.query.places_beside import is_near
from datasources.search.query.query_words import Word
from datasources.search.query.vocabulary import english_words
from datasources.search.query.written_names import CUT_SHORT
from pdap.lib.name_folding import says_county

# What a place is worth: more, the more people it has, and never less than the last if its name has several words.
PLACE, PLACE_BY_PEOPLE, LONG_PLACE = 0.55, 0.08, 0.8
# A word that is a state's code as well, such as "in" or "or", is worth little as that; as much says that it isn't one.
MERE_CODE, CODE_BOUND = 0.2, 0.5
# A name of a town that is an ordinary word is one only where the query says so, or where the town is as big as this.
KNOWN_TOWN = 50_000
YEAR_DIGITS = re.compile(r"(?:19|20)\d\d")


def place_score(start: int, end: int, words: Sequence[Word], places: Sequence[Place]) -> float:
    """Return what a word is worth as a part of these places' name; 0 where it is none.

    The more people, the likelier. Small towns are called Normal, Reading and Records: an ordinary word names one only
    after `in` or `near`, beside its state, or alone.
    """
    likely = PLACE + PLACE_BY_PEOPLE * math.log10(max(place.weight for place in places) + 1)
    if end - start > 1:
        return max(likely, LONG_PLACE)
    word = words[start].plain
    ordinary = is_filler(word) or word in english_words()
    # A format alone is none, since it says nothing of what: Excel is a town.
    is_little = is_filler(word) and word not in FORMATS
    if len(words) == 1 and is_little and not words[0].shouted and not any(place.nickname for place in places):
        return 0.0
    if len(words) == 1 or not ordinary:
        return likely
    if word in WORDS_THAT_ARE_CODES:
        typed_as_code = words[start].shouted and not all(other.shouted for other in words)
        is_nickname = any(place.nickname for place in places) and not is_spanish(words)
        return likely if typed_as_code or is_nickname else MERE_CODE
    if is_filler(word):
        return 0.0
    introduced = start > 0 and words[start - 1].plain in LOCATIVES
    return likely if introduced or any(map(is_known, places)) else 0.0


def is_code_after_county(start: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether a state's code stands right after the word county: IA is Iowa there, and no Internal Affairs."""
    if not start or not says_county(words[start - 1].plain):
        return False
    candidates = by_span.get((start, start + 1))
    return candidates is not None and any(is_code_of(words[start], place) for place in candidates.places)


def is_mere_state(
    start: int, end: int, words: Sequence[Word], places: Sequence[Place], by_span: Mapping[Span, Candidates]
) -> bool:
    """Return whether a state's abbreviation that is an ordinary word, such as Mass., is more likely that word here.

    It is where another word stands right beside it, as in "mentally ill" and "ill health", or a little one that is no
    preposition before it. With what the query names on both sides, or nothing, it is the state: "mass state police".
    """
    ordinary = len(words) > 1 and end - start == 1 and words[start].plain in english_words()
    if not ordinary or not all(place.type == "State" and place.nickname for place in places):
        return False
    after = words[end].plain if end < len(words) else ""
    is_apart_before = not start or words[start - 1].plain in LOCATIVES or is_named_before(start, words, by_span)
    return not (is_apart_before and (not after or is_filler(after) or is_named_after(end, words, by_span)))


def is_named_before(start: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether what ends before a word is a record type, a kind of agency or a year."""
    return any(says_what(first, start, words, by_span) for first in range(start))


def is_named_after(end: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether what begins after a word is a record type, a kind of agency or a year."""
    return any(says_what(end, last, words, by_span) for last in range(end + 1, len(words) + 1))


def says_what(start: int, end: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    candidates = by_span.get((start, end))
    is_year = end - start == 1 and YEAR_DIGITS.fullmatch(words[start].plain) is not None
    return bool(candidates and candidates.types) or kind_named(start, end, words, by_span) is not None or is_year


def is_spanish(words: Sequence[Word]) -> bool:
    return any(word.plain in ("el", "los", "las", "de", "del", "en", "por", "policia") for word in words)


def kind_named(start: int, end: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> AgencyKind | None:
    """Return the kind of agency that a run of words is, such as the SO of a county."""
    if end - start > LONGEST_PHRASE:
        return None
    phrase = " ".join(word.plain for word in words[start:end])
    if kind := kind_after_county(start, end, words):
        return kind
    if phrase in BESIDE_PLACES and (typed_as_initials(start, words) or is_beside_known_place(start, words, by_span)):
        return BESIDE_PLACES[phrase]
    if phrase in BETWEEN_PLACES and (
        is_between_place_and_state(start, end, by_span)
        or (typed_as_initials(start, words) and is_after_county_by_name(start, by_span))
    ):
        return BETWEEN_PLACES[phrase]
    return BY_PHRASE.get(phrase)


def belongs_to_other_name(
    start: int,
    end: int,
    unread: Collection[int],
    words: Sequence[Word],
    by_span: Mapping[Span, Candidates],
    states: Mapping[Span, Sequence[Place]],
) -> bool:
    """Return whether a part of an agency's name belongs to another name: a state's, or its police's.

    Hampshire State Police are not New Hampshire's, and those of Vivian, Louisiana not those of Louisiana, MO.
    """
    return (
        any(first < start < last for first, last in states)
        or breaks_state_police(start, end, words, by_span)
        or begins_with_state_of_town(start, unread, by_span, states)
    )


def states_policed(
    start: int,
    end: int,
    words: Sequence[Word],
    by_span: Mapping[Span, Candidates],
    states: Mapping[Span, Sequence[Place]],
) -> list[Place]:
    """Return the states whose own police some words name in full: the Delaware State Police."""
    return [
        state
        for (first, last), named in states.items()
        if first == start and last < end
        if (kind := kind_named(last, end, words, by_span)) and kind.level == Level.STATE
        for state in named
    ]


def without_posts_elsewhere(agencies: Sequence[NamedAgency], states: Sequence[Place]) -> list[NamedAgency]:
    """Return the agencies that can be the police of one of some states; all where no state's police are named.

    The post of New York's police in Delaware County is called Delaware State Police too.
    """
    return [
        agency
        for agency in agencies
        if not states or agency.place is None or any(is_near(agency.place, state) for state in states)
    ]


def begins_with_state_of_town(
    start: int, unread: Collection[int], by_span: Mapping[Span, Candidates], states: Mapping[Span, Sequence[Place]]
) -> bool:
    """Return whether a state begins where a town of it, which is read as nothing, ends."""
    begun = [state for (first, _), named in states.items() if first == start for state in named]
    return any(
        place.type != "State" and any(place.lies_in(state) for state in begun)
        for (first, last), candidates in by_span.items()
        if last == start and all(position in unread for position in range(first, last))
        for place in candidates.places
    )


def breaks_state_police(start: int, end: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether a name ends within the words for a state's police: Ohio's state patrol is not Ohio State's."""
    return any(
        kind.level == Level.STATE
        for first in range(start + 1, end)
        for last in range(end + 1, min(first + LONGEST_PHRASE, len(words)) + 1)
        if (kind := kind_named(first, last, words, by_span))
    )


def kind_after_county(start: int, end: int, words: Sequence[Word]) -> AgencyKind | None:
    """Return the kind that the letters after the word county are, whatever they are elsewhere: SD is no state there."""
    if not start or end - start > 1:
        return None
    before = words[start - 1].plain
    is_after_county = says_county(before) or (start > 1 and before in CUT_SHORT)
    return AFTER_COUNTY.get(words[start].plain) if is_after_county else None


def states_after_county(start: int, end: int, words: Sequence[Word], places: Sequence[Place]) -> list[Place]:
    """Return the places that a word may be: right after the word county a state's code is nothing else, as LA."""
    if not start or end - start > 1 or not says_county(words[start - 1].plain):
        return list(places)
    return [place for place in places if is_code_of(words[start], place)] or list(places)


def is_code_of(word: Word, place: Place) -> bool:
    """Return whether a word is the code of a state, which belongs to its town, or is another word: NE Portland."""
    return place.type == "State" and word.plain.upper() == place.state_iso


def is_elsewhere(
    agencies: Sequence[NamedAgency],
    named: Sequence[Word],
    left: Collection[int],
    words: Sequence[Word],
    by_span: Mapping[Span, Candidates],
) -> bool:
    """Return whether agencies that are called like ordinary words are of no place that is left beside their name.

    The Parks and Recreation of Utah are not Monterey's. `left` are the positions of the words that are read as nothing.
    """
    if any(word.plain not in english_words() for word in named):
        return False
    beside = [
        place
        for (start, end), candidates in by_span.items()
        if all(position in left and words[position].plain not in english_words() for position in range(start, end))
        for place in candidates.places
    ]
    return bool(beside) and not any(
        agency.place and is_near(agency.place, place) for agency in agencies for place in beside
    )


def typed_as_initials(start: int, words: Sequence[Word]) -> bool:
    return words[start].shouted and (len(words) == 1 or not all(word.shouted for word in words))


def is_beside_known_place(position: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether a place that many know ends before a word, or begins after it, or after its preposition."""
    after = position + 1
    if after < len(words) and words[after].plain in LOCATIVES:
        after += 1
    return any(
        is_known(place)
        for (start, end), candidates in by_span.items()
        if end == position or start == after
        for place in candidates.places
    )


def is_between_place_and_state(start: int, end: int, by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether a place ends before some words, and the state that it lies in begins after them."""
    before = [place for (_, last), named in by_span.items() if last == start for place in named.places]
    after = [place for (first, _), named in by_span.items() if first == end for place in named.places]
    return any(
        state.type == "State" and place.type != "State" and place.lies_in(state) for state in after for place in before
    )


def is_after_county_by_name(start: int, by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether the name of a county, with the word or without, ends before a word."""
    return any(
        place.type == "County" for (_, last), named in by_span.items() if last == start for place in named.places
    )


def is_known(place: Place) -> bool:
    return place.nickname or place.weight >= KNOWN_TOWN
