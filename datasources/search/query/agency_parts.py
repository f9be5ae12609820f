"""A query taken apart that may name an agency by a name, the word for its town, a county or state, and its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from datasources.search.query.agency_kinds import (
    BETWEEN_PLACES,
    BY_PHRASE,
    LONGEST_PHRASE,
    POLICE,
    SHERIFF,
    AgencyKind,
)
from datasources.search.query.candidates import Span
from datasources.search.query.fillers import CODE_LENGTH, LOCATIVES, WORDS_THAT_ARE_CODES, is_filler
from datasources.search.query.format_words import FORMATS
from datasources.search.query.named_records import Candidates, Place
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Part, Reading
from datasources.search.query.worth_of_places import is_code_of
from datasources.search.query.written_names import CUT_SHORT, TOWNS
from pdap.lib.name_folding import says_county

MOST_WORDS_OF_NAME = 5

# The positions of some words.
Run = tuple[int, ...]


@dataclass(frozen=True)
class AgencyParts:
    """What some words of a query say of an agency; `town` is where the word for its town stands, which its name has.

    It need not have it where it stands before the name: the police of the village of Oak Park.
    """

    name: Run
    kind: AgencyKind
    state: Place | None = None
    county: Run = ()
    town: Run = ()
    needs_town_word: bool = True
    has_kind: bool = True


def agency_parts(words: Sequence[Word], reading: Reading, by_span: Mapping[Span, Candidates]) -> Iterator[AgencyParts]:
    """Give the ways to take a query apart, the likeliest first. Beside a state alone the police are meant."""
    kinds = list(kinds_named(words)) or [((0, 0), POLICE)]
    span, kind = kinds[-1]
    if kind not in (POLICE, SHERIFF):
        return
    has_kind = span != (0, 0)
    types = positions_of("type", reading)
    taken = set(range(*span)) | types | positions_of("year", reading)
    taken |= {number for number, word in enumerate(words) if word.plain in FORMATS}
    for state_span, state in states_beside(words, reading, by_span, span, kind, taken):
        beside = taken | set(range(*state_span))
        # Where a record type is all that is left, it is the name: Chase police, Kansas.
        if has_kind and not runs_left(words, beside):
            beside -= types
        # Show me police in Portland: a word that is no name stands before Maine's code.
        needs = {state_span[0] - 1} if is_word_before_other_words(state_span, words) else set()
        for parts in parts_beside(words, kind, state, beside, by_span):
            if needs.issubset((*parts.name, *parts.town)):
                yield replace(parts, has_kind=has_kind)
    if has_kind:
        yield from parts_beside(words, kind, None, taken, by_span)


def positions_of(role: str, reading: Reading) -> set[int]:
    return {number for part in reading.parts if part.role == role for number in range(part.start, part.end)}


def kinds_named(words: Sequence[Word]) -> Iterator[tuple[Span, AgencyKind]]:
    """Give the kinds of agency that the words name, each by its longest phrase: state police are no police.

    A word for a town or a county before it is said of the name: Kaw City police.
    """
    plain = [word.plain for word in words]
    start = 0
    while start < len(plain):
        ends = range(min(start + LONGEST_PHRASE, len(plain)), start, -1)
        end = next((end for end in ends if " ".join(plain[start:end]) in BY_PHRASE), None)
        if end:
            phrase = " ".join(plain[start:end])
            if plain[start] in TOWNS or says_a_county(words[start]):
                start += 1
            yield (start, end), BY_PHRASE[phrase]
        elif start and plain[start] in BETWEEN_PLACES:
            yield (start, start + 1), BETWEEN_PLACES[plain[start]]
        start = end or start + 1


def states_beside(
    words: Sequence[Word],
    reading: Reading,
    by_span: Mapping[Span, Candidates],
    kind_span: Span,
    kind: AgencyKind,
    taken: set[int],
) -> list[tuple[Span, Place]]:
    """Return the states that the words name, the last first; a code that is a word only where a code stands."""
    named: dict[Span, Place] = {}
    longer = [part for part in reading.parts if part.role in ("place", "agency")]
    for (start, end), candidates in by_span.items():
        state = next((place for place in candidates.places if place.type == "State"), None)
        if state is None or not taken.isdisjoint(range(start, end)):
            continue
        if any(is_within_name((start, end), state, part) for part in longer):
            continue
        word = words[start]
        if kind is SHERIFF and word.plain in CUT_SHORT and end == kind_span[0]:
            # Lake Co. Sheriff: of a county, and not in Colorado.
            continue
        is_short = end - start == 1 and (len(word.plain) <= CODE_LENGTH or word.plain in WORDS_THAT_ARE_CODES)
        if not is_short or (is_code_of(word, state) and stands_as_code(start, words, kind_span, taken)):
            named[start, end] = state
    whole = [span for span in named if not any(span != other and is_within(span, other) for other in named)]
    return [(span, named[span]) for span in sorted(whole, reverse=True)]


def is_within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def is_within_name(span: Span, state: Place, part: Part) -> bool:
    """Return whether a state's name is a piece of another name: Kansas City, but not Harrisburg, OR."""
    if span == (part.start, part.end) or not is_within(span, (part.start, part.end)):
        return False
    places = part.candidates.places if part.candidates else []
    return span[1] != part.end or not any(place.state_id == state.state_id for place in places)


def is_word_before_other_words(span: Span, words: Sequence[Word]) -> bool:
    """Return whether a state is named by a code that is a word of its own, and is not the last word."""
    return span[1] < len(words) and span[1] - span[0] == 1 and words[span[0]].plain in WORDS_THAT_ARE_CODES


def stands_as_code(position: int, words: Sequence[Word], kind: Span, taken: set[int]) -> bool:
    """Return whether a state's code stands at a word; one that is a word too is last, or right before what is said."""
    if words[position].plain not in WORDS_THAT_ARE_CODES:
        return True
    after = position + 1
    if after < len(words) and words[after].plain in TOWNS:
        after += 1
    return position > 0 and (after in (len(words), kind[0]) or after in taken)


def parts_beside(
    words: Sequence[Word], kind: AgencyKind, state: Place | None, taken: set[int], by_span: Mapping[Span, Candidates]
) -> Iterator[AgencyParts]:
    """Give what the words beside a kind and a state may be: a name, the word for its town, and a county.

    Without a state, the word for the town or a county is needed: the police of a town have a room of their own
    (`kinds_in_places.py`).
    """
    runs = runs_left(words, taken)
    apart = next((run for run in runs if len(run) == 1 and words[run[0]].plain in TOWNS), None)
    if apart and len(runs) > 1:
        runs.remove(apart)
    for county, run in with_county(words, runs, kind, by_span):
        for name in dict.fromkeys((run, without_little_words(words, run))):
            town: Run = apart or ()
            is_before, own = False, name
            if len(name) > 2 and words[name[0]].plain in TOWNS and words[name[1]].plain in LOCATIVES:
                yield AgencyParts(name, kind, state, county)
                town, is_before, own = name[:1], True, name[2:]
            elif len(name) > 1 and words[name[-1]].plain in TOWNS:
                town, own = name[-1:], name[:-1]
            if len(own) > MOST_WORDS_OF_NAME or not (state or county or town):
                continue
            yield AgencyParts(own, kind, state, county, town)
            if state and is_before:
                yield AgencyParts(own, kind, state, county, town, needs_town_word=False)


def runs_left(words: Sequence[Word], taken: set[int]) -> list[Run]:
    """Return the runs of words that say nothing yet; of little words alone only where there is nothing else."""
    runs: list[list[int]] = []
    for number in range(len(words)):
        if number in taken:
            continue
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    telling = [
        tuple(run)
        for run in runs
        if any(not is_filler(words[number].plain) or words[number].plain in TOWNS for number in run)
    ]
    return telling or [tuple(run) for run in runs]


def with_county(
    words: Sequence[Word], runs: Sequence[Run], kind: AgencyKind, by_span: Mapping[Span, Candidates]
) -> Iterator[tuple[Run, Run]]:
    """Give the words of a county and those of a name. A sheriff's county is the name."""
    of_counties = [run for run in runs if len(run) > 1 and says_a_county(words[run[-1]])]
    if len(runs) == 2 and len(of_counties) == 1:
        yield (
            without_little_words(words, of_counties[0][:-1]),
            next(run for run in runs if run not in of_counties),
        )
    if len(runs) != 1:
        return
    run = runs[0]
    yield (), run[:-1] if of_counties and kind is SHERIFF else run
    if of_counties:
        for position in range(1, len(run) - 1):
            county = by_span.get((run[position], run[-1] + 1))
            if county and any(place.type == "County" for place in county.places):
                yield run[position:-1], run[:position]


def says_a_county(word: Word) -> bool:
    return says_county(word.plain) or word.plain in CUT_SHORT


def without_little_words(words: Sequence[Word], run: Run) -> Run:
    """Return a name without the little words around it: show me the police in Birmingham."""
    while len(run) > 1 and is_little(words[run[0]]):
        run = run[1:]
    while len(run) > 1 and is_little(words[run[-1]]):
        run = run[:-1]
    return run


def is_little(word: Word) -> bool:
    return (is_filler(word.plain) or word.plain in LOCATIVES) and word.plain not in TOWNS
