"""Readings: ways in which the words of a query can be a place, an agency, record types and words, best first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from datasources.search.query.agency_kinds import AgencyKind
from datasources.search.query.candidates import Span
from datasources.search.query.fillers import is_filler
from datasources.search.query.named_records import Candidates, NamedAgency, NamedType, Place
from datasources.search.query.places_beside import is_beside_what_it_lies_in, is_near, is_town_with_state, places_inside
from datasources.search.query.query_words import Word
from datasources.search.query.types_beside import is_generic, types_head_first
from datasources.search.query.vocabulary import english_words
from datasources.search.query.worth_of_places import (
    CODE_BOUND,
    LONG_PLACE,
    MERE_CODE,
    YEAR_DIGITS,
    belongs_to_other_name,
    is_code_after_county,
    is_code_of,
    is_elsewhere,
    is_known,
    is_mere_state,
    kind_after_county,
    kind_named,
    place_score,
    states_after_county,
    states_policed,
    without_posts_elsewhere,
)

MOST_PARTIAL = 40
MOST_READINGS = 8
# What a word is worth as a part of each. A longer run is worth a little more than its words one by one.
TYPE, AGENCY, KIND, YEAR, FILLER, WORD = 1.0, 1.1, 0.6, 0.4, 0.3, 0.15
LONGER = 0.15


@dataclass(frozen=True)
class Part:
    """A run of words and what it is; `role` is place, agency, type, kind, year, filler or word."""

    start: int
    end: int
    role: str
    score: float
    candidates: Candidates | None = None
    kind: AgencyKind | None = None


@dataclass
class Reading:
    """One way to understand a query. `places` are all that its place may be, the likeliest first; so `agencies`.

    `are_apart` says that the query names several places, and `places` are these.
    """

    score: float
    places: list[Place] = field(default_factory=list)
    agencies: list[NamedAgency] = field(default_factory=list)
    kind: AgencyKind | None = None
    types: list[NamedType] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    parts: tuple[Part, ...] = ()
    are_apart: bool = False

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def agency(self) -> NamedAgency | None:
        return self.agencies[0] if self.agencies else None

    @property
    def names_something(self) -> bool:
        return bool(self.places or self.agencies or self.types or self.kind)


def readings_of(words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> list[Reading]:
    """Return the best readings of a query's words."""
    options = [list(parts_at(start, words, by_span)) for start in range(len(words))]
    partial: list[list[tuple[float, tuple[Part, ...]]]] = [[] for _ in range(len(words) + 1)]
    partial[0] = [(0.0, ())]
    for position in range(len(words)):
        best = sorted(partial[position], key=lambda item: -item[0])[:MOST_PARTIAL]
        for score, parts in best:
            for part in options[position]:
                if fits_with(part, parts):
                    partial[part.end].append((score + part.score, (*parts, part)))
    whole = sorted(partial[len(words)], key=lambda item: -item[0])[:MOST_PARTIAL]
    made = [reading for score, parts in whole if (reading := reading_of(score, parts, words, by_span))]
    return sorted(made, key=lambda reading: -reading.score)[:MOST_READINGS]


def fits_with(part: Part, before: Sequence[Part]) -> bool:
    """Return whether a query may have this part too: a town with its state, two record types, one of the rest."""
    most = {"place": 2, "type": 2, "agency": 1, "kind": 1}.get(part.role)
    return most is None or sum(earlier.role == part.role for earlier in before) < most


def parts_at(start: int, words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> Iterator[Part]:
    """Give everything that can begin at a word."""
    word = words[start]
    if word.excluded:
        yield Part(start, start + 1, "word", WORD)
        return
    for end in range(start + 1, len(words) + 1):
        length = end - start
        longer = LONGER * (length - 1)
        candidates = by_span.get((start, end))
        if candidates and candidates.types and not (length > 1 and is_code_after_county(start, words, by_span)):
            yield Part(start, end, "type", type_score(words[start:end]), candidates)
        if candidates:
            candidates = replace(candidates, places=states_after_county(start, end, words, candidates.places))
        place = place_score(start, end, words, candidates.places) if candidates and candidates.places else 0.0
        if not place and candidates and is_beside_what_it_lies_in(end, words, candidates.places, by_span):
            # The town of Wheeling, W. Va.: other states are a part of the spellings of their towns.
            place = LONG_PLACE
        if kind_after_county(start, end, words):
            place = 0.0
        if place and candidates and is_mere_state(start, end, words, candidates.places, by_span):
            # Ill. and Miss. are states beside their towns.
            place = MERE_CODE
        if place:
            yield Part(start, end, "place", place * length + longer, candidates)
        kind = kind_named(start, end, words, by_span)
        if kind:
            yield Part(start, end, "kind", KIND * length + longer, kind=kind)
        # Agencies that are called Aurora, or Highway Patrol, are not what these words mean.
        if candidates and (agencies := named_agencies(candidates, only_terms=bool(place or kind))):
            yield Part(start, end, "agency", AGENCY * length + longer, replace(candidates, agencies=agencies))
    if YEAR_DIGITS.fullmatch(word.plain):
        yield Part(start, start + 1, "year", YEAR)
    elif is_filler(word.plain):
        yield Part(start, start + 1, "filler", FILLER)
    else:
        yield Part(start, start + 1, "word", WORD)


def type_score(words: Sequence[Word]) -> float:
    """Return what words are worth as a record type: little ones in it no more than elsewhere.

    A list of cops who were fired is about who was fired, and no list of all cops.
    """
    if len(words) == 1:
        return TYPE
    return sum(FILLER if is_filler(word.plain) else TYPE for word in words) + LONGER * (len(words) - 1)


def named_agencies(candidates: Candidates, only_terms: bool) -> list[NamedAgency]:
    return [agency for agency in candidates.agencies if agency.by_term or not only_terms]


def states_named(by_span: Mapping[Span, Candidates]) -> dict[Span, list[Place]]:
    """Return the states that the words name, by their words; codes are not among them."""
    named = {
        span: [place for place in candidates.places if place.type == "State"] for span, candidates in by_span.items()
    }
    return {span: states for span, states in named.items() if states}


def reading_of(
    score: float, parts: Sequence[Part], words: Sequence[Word], by_span: Mapping[Span, Candidates]
) -> Reading | None:
    """Return what the parts say together; None where they contradict each other."""
    reading = Reading(score, parts=tuple(parts))
    groups: list[list[Place]] = []
    coded: list[bool] = []
    lone_codes: list[bool] = []
    place_starts: list[int] = []
    type_end = 0
    policed: list[Place] = []
    states = states_named(by_span)
    for part in parts:
        span = words[part.start : part.end]
        if part.role == "place" and part.candidates:
            groups.append(part.candidates.places)
            place_starts.append(part.start)
            coded.append(len(span) == 1 and part.score < CODE_BOUND)
            lone_codes.append(len(span) == 1 and is_code_of(span[0], part.candidates.places[0]))
        elif part.role == "agency" and part.candidates:
            if belongs_to_other_name(part.start, part.end, unread_starts(parts), words, by_span, states):
                return None
            reading.agencies = part.candidates.agencies
            policed = states_policed(part.start, part.end, words, by_span, states)
        elif part.role == "type" and part.candidates:
            if is_generic(span) and any(other.role == "type" and other != part for other in parts):
                continue
            reading.types = types_head_first(reading.types, part.candidates.types, words[type_end : part.start])
            type_end = part.end
        elif part.role == "kind":
            reading.kind = part.kind
        elif part.role == "year":
            reading.years.append(int(span[0].plain))
        elif part.role == "word":
            reading.words += span
    if len(groups) == 1 and coded[0]:
        # A lone code that is a word is a state where nothing contradicts, as in "lincoln police in".
        return None
    if len(groups) == 1 and lone_codes[0] and known_places_unread(parts, words, by_span):
        return None
    if groups:
        reading.places = groups[0] if len(groups) == 1 else places_inside(*groups)
        if not reading.places and not any(coded) and not any(lone_codes) and not is_town_with_state(*groups):
            reading.places, reading.are_apart = known_places(groups), True
        if not reading.places:
            return None
    unread = states_unread(parts, states)
    clear = states_unread(parts, clear_states(states, words, place_starts)) if len(groups) == 1 else []
    # A state beside the name says where it is, even if it has fewer people: Los Angeles is not in Wyoming.
    if clear and not any(is_near(place, state) for place in reading.places for state in clear):
        return None
    if reading.agencies:
        # With record types, what is opened depends on who has them.
        if not reading.places and not reading.types:
            reading.agencies = without_posts_elsewhere(reading.agencies, policed)
        reading.agencies = agencies_within(reading.agencies, reading.places)
        if not reading.agencies or (unread and not agencies_within(reading.agencies, unread)):
            return None
        named = next(words[part.start : part.end] for part in parts if part.role == "agency")
        left = unread_starts(parts)
        if not reading.agencies[0].by_term and is_elsewhere(reading.agencies, named, left, words, by_span):
            return None
        if reading.kind:
            reading.agencies = agencies_of_kind(reading.agencies, reading.kind)
    return reading


def clear_states(
    states: Mapping[Span, list[Place]], words: Sequence[Word], place_starts: Sequence[int]
) -> dict[Span, list[Place]]:
    """Return the states whose words are hardly anything else; a code says where a town is that stands before it."""
    return {
        (start, end): named
        for (start, end), named in states.items()
        if place_score(start, end, words, named) >= CODE_BOUND
        and not (is_code_of(words[start], named[0]) and start < min(place_starts))
    }


def known_places(groups: Sequence[Sequence[Place]]) -> list[Place]:
    """Return the likeliest place of each name, if all are well known; else nothing, since names are words too."""
    places = [group[0] for group in groups]
    return places if all(map(is_known, places)) else []


def unread_starts(parts: Sequence[Part]) -> set[int]:
    """Return the positions of the words that are read as nothing."""
    return {part.start for part in parts if part.role == "word"}


def known_places_unread(parts: Sequence[Part], words: Sequence[Word], by_span: Mapping[Span, Candidates]) -> bool:
    """Return whether a reading takes the name of a place that many know for mere words, though it is none otherwise."""
    unread = unread_starts(parts)
    return any(
        unread.issuperset(range(start, end))
        and any(word.plain not in english_words() for word in words[start:end])
        and any(map(is_known, candidates.places))
        for (start, end), candidates in by_span.items()
    )


def states_unread(parts: Sequence[Part], states: Mapping[Span, list[Place]]) -> list[Place]:
    """Return the states that a reading takes for mere words."""
    unread = unread_starts(parts)
    return [state for (start, end), named in states.items() if unread.issuperset(range(start, end)) for state in named]


def agencies_of_kind(agencies: Sequence[NamedAgency], kind: AgencyKind) -> list[NamedAgency]:
    """Return the agencies whose names say that they are of the kind; all where none does, as those of universities."""
    return [agency for agency in agencies if kind.is_name_of(agency.name)] or list(agencies)


def agencies_within(agencies: Sequence[NamedAgency], places: Sequence[Place]) -> list[NamedAgency]:
    """Return the agencies at one of the places, all where no place is named.

    Search terms' come first, then those with most sources, then those where most people live.
    """
    wanted = [
        agency
        for agency in agencies
        if not places or any(agency.place is not None and is_near(agency.place, place) for place in places)
    ]
    return sorted(wanted, key=rank_of_agency)


def rank_of_agency(agency: NamedAgency) -> tuple[bool, int, int, int]:
    people = agency.place.weight if agency.place else 0
    return not agency.by_term, -agency.weight, -people, agency.agency_id
