"""What a query with words left over may be short for: "Tombstone PD AZ" is the Tombstone Police Department's."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from datasources.search.query.fillers import CODE_LENGTH, LOCATIVES
from datasources.search.query.initials import KnownInitials
from datasources.search.query.query_words import MOST_WORDS, Word
from datasources.search.query.readings import Part, Reading
from datasources.search.query.web_addresses import labels_of_host
from datasources.search.query.written_names import TOWN_WORDS
from pdap.lib.name_folding import says_county

POLICE = frozenset({"police", "pd"})
DEPARTMENT = frozenset({"department", "dept"})
IN_FULL = ("police", "department")
MOST_WORDS_OF_NAME = 4
# Words for a county, and how like one of them a word is that is one with a slip, though a town is called so: Parrish.
COUNTY_WORDS = ("county", "parish", "borough")
LEAST = 0.88


def fuller_texts(words: Sequence[Word], reading: Reading, initials: KnownInitials) -> Iterator[str]:
    """Give other texts for a query, if something in it is left unread, the likeliest first.

    It may name an agency, a parish, a state's police by their initials, or a website by its host.
    """
    if not unread_word_count(reading, words) or any(word.excluded or word.quoted for word in words):
        return
    typed, plain = [word.text for word in words], [word.plain for word in words]
    yield from with_its_department(typed, plain, reading, words)
    yield from with_its_county(typed, plain, reading)
    yield from with_police_in_full(typed, words, reading, initials)
    hosts = [" ".join(labels_of_host(text)) or text for text in typed]
    if hosts != typed:
        yield " ".join(hosts)


def with_its_department(typed: list[str], plain: list[str], reading: Reading, words: Sequence[Word]) -> Iterator[str]:
    """Give the text with `police department` for `police`, or after what may be the name of a town."""
    police = next((number for number, word in enumerate(plain) if word in POLICE), None)
    if police:
        after = police + 1 + any(word in DEPARTMENT for word in plain[police + 1 : police + 2])
        if (in_full := [*typed[:police], *IN_FULL, *typed[after:]]) != plain:
            yield " ".join(in_full)
        if state := next((part for part in reading.parts if part.role == "place" and part.end == police), None):
            rest = [*typed[state.start : police], *typed[after:]]
            for town in ((), *((word,) for word in TOWN_WORDS)):
                yield " ".join([*typed[: state.start], *town, *IN_FULL, *rest])
    elif police is None and not (reading.kind or reading.agencies) and (end := end_of_name(reading, words)):
        yield " ".join([*typed[:end], *IN_FULL, *typed[end:]])


def with_its_county(typed: list[str], plain: list[str], reading: Reading) -> Iterator[str]:
    """Give the text with the right word for the county, and an agency that is named after its county before it.

    "Miami-Dade Department of Insurance" is Department of Insurance: Miami-Dade County.
    """
    if "county" in plain:
        yield " ".join("parish" if word == "county" else text for word, text in zip(plain, typed, strict=True))
    for number, word in enumerate(plain):
        for right in COUNTY_WORDS:
            if number and word != right and SequenceMatcher(None, word, right, autojunk=False).ratio() >= LEAST:
                yield " ".join([*typed[:number], right, *typed[number + 1 :]])
    county = next((part for part in reading.parts if part.role == "place"), None)
    if county and county.start == 0 and any(place.type == "County" for place in reading.places):
        name = typed[: county.end] if says_county(plain[county.end - 1]) else [*typed[: county.end], "county"]
        yield " ".join([*typed[county.end :], *name])


def with_police_in_full(
    typed: list[str], words: Sequence[Word], reading: Reading, initials: KnownInitials
) -> Iterator[str]:
    """Give the text with the police of a state that a word's letters may be; of the state alone where one is named."""
    states_by_word = {
        number: states
        for number, word in enumerate(words[:MOST_WORDS])
        if word in reading.words and (states := initials.states_whose_police_are(word.plain))
    }
    if len(states_by_word) > 1 and not (reading.kind or reading.types):
        # Of those each would be left unread in the text for another (see `names_more`).
        return
    for number, states in states_by_word.items():
        for state, police in states:
            if reading.place is None or state == reading.place.state_name:
                in_full = police if reading.place else f"{state} {police}"
                yield " ".join([*typed[:number], in_full, *typed[number + 1 :]])


def names_more(fuller: Reading, typed: Reading, of_fuller: Sequence[Word], of_typed: Sequence[Word]) -> bool:
    """Return whether a fuller text names what the typed one left unread.

    Beside a place alone all of it has to be a name: Tamir Rice, Ohio is no town of Rice.
    """
    if fuller.words and not (typed.kind or typed.types):
        return False
    return fuller.names_something and unread_word_count(fuller, of_fuller) < unread_word_count(typed, of_typed)


def unread_word_count(reading: Reading, words: Sequence[Word]) -> int:
    """Return how many words of a query a reading makes nothing of, although they may be of a name."""
    fillers = [words[part.start].plain for part in reading.parts if part.role == "filler"]
    return len(reading.words) + sum(word in TOWN_WORDS for word in fillers)


def end_of_name(reading: Reading, words: Sequence[Word]) -> int | None:
    """Return where words end that stand before a state, or that are all there is, and may be a town of the state."""
    states = [part.start for part in reading.parts if part.role == "place"]
    if not reading.names_something:
        # A state's code is not read beside the name of a big town elsewhere: Redding, CT.
        end = len(words) - (len(words[-1].plain) == CODE_LENGTH)
        return end if 1 < len(words) <= MOST_WORDS_OF_NAME else None
    if reading.place is None or reading.place.type != "State" or len(states) != 1:
        return None
    before = next((part for part in reading.parts if part.end == states[0]), None)
    return states[0] if before and may_be_of_name(before, words) else None


def may_be_of_name(part: Part, words: Sequence[Word]) -> bool:
    return part.role == "word" or (part.role == "filler" and words[part.start].plain not in LOCATIVES)
