"""Understanding a query: its best reading, the others, and the spelling that was meant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice, pairwise

from agencies.searching import initials_in
from datasources.search.better_spelling import LEAST, BetterSpelling, MeantCounty
from datasources.search.query.agencies_in_parts import ReadText, names_no_other_parts, read_in_parts, read_with_slip
from datasources.search.query.candidates import Span
from datasources.search.query.fillers import is_filler
from datasources.search.query.fuller_texts import fuller_texts, names_more
from datasources.search.query.initials import agencies_meant_by_initials
from datasources.search.query.looked_up import LookedUp
from datasources.search.query.misplaced_towns import spelled_in_state
from datasources.search.query.named_records import Candidates, NamedAgency, Place
from datasources.search.query.query_words import MOST_WORDS, Word, words_of
from datasources.search.query.readings import Reading, readings_of
from datasources.search.query.web_addresses import is_web_address
from locations.enums import LocationType
from locations.queries.typeahead import is_zip_code
from pdap.db.queries import run_query_builder
from pdap.lib.name_folding import says_county

# Of two namesakes the bigger is meant, unless the other has nearly as many people.
CLOSE = 1.25
# Where people have to choose, a namesake with a tenth of the people may be meant too.
NAMESAKE = 10
MOST_CHOICES = 12
MOST_ALTERNATIVES = 4
MOST_SPELLINGS = 3
# Of the other texts that a query may be short for, the likeliest are read.
MOST_FULLER_TEXTS = 16
# A query is about two places at most.
MOST_COUNTIES = 2
# A letter too many, one too few, or one for another.
SLIP = 2
# An ordinary word before `county` is a county's name with a slip only where it is this much like one: Piece is Pierce.
LEAST_OF_WORDS = 0.88


@dataclass
class Understanding:
    """What a query was understood to say. `corrected` is the text with other spelling that `reading` reads."""

    typed: str
    words: list[Word]
    readings: list[Reading] = field(default_factory=list)
    corrected: str | None = None
    unknown_zip_code: str | None = None
    by_span: dict[Span, Candidates] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        return self.readings[0] if self.readings else Reading(0.0)

    @property
    def places_together(self) -> list[Place]:
        """The places that are all meant: the counties of a region, and two places that are both named."""
        if self.reading.are_apart:
            return self.reading.places
        nicknamed = [place for place in self.reading.places if place.nickname]
        return nicknamed if len(nicknamed) > 1 else []

    @property
    def tied_places(self) -> list[Place]:
        """The places that the name means about as likely; none where one is the likeliest."""
        if self.places_together:
            return self.places_together
        places = self.reading.places
        if len(places) < 2 or places[0].nickname:
            return []
        tied = [place for place in places if place.weight * CLOSE >= places[0].weight and place.type == places[0].type]
        return tied[:MOST_CHOICES] if len(tied) > 1 and places[0].weight else []

    @property
    def namesakes(self) -> list[Place]:
        """The places to choose from where the name means some about as likely: all big ones of the name."""
        tied = self.tied_places
        if not tied or self.places_together:
            return tied
        of_type = [place for place in self.reading.places if place.type == tied[0].type]
        return [place for place in of_type if place in tied or place.weight * NAMESAKE >= tied[0].weight][:MOST_CHOICES]

    @property
    def smaller_namesakes(self) -> list[Place]:
        """The towns and counties of the name that may be meant instead of the likeliest, a town: the biggest first."""
        if not self.reading.places or self.places_together:
            return []
        first = self.reading.places[0]
        if first.nickname or first.type != LocationType.LOCALITY:
            return []
        namesakes = [
            place
            for place in self.reading.places[1:]
            if place.type in (LocationType.LOCALITY, LocationType.COUNTY) and place.weight * NAMESAKE >= first.weight
        ]
        return namesakes[:MOST_ALTERNATIVES]

    def names_agency(self, agency: NamedAgency) -> bool:
        """Return whether an agency is what the text names, and not one that serves the place that it names."""
        return self.reading.agency is not None and self.reading.agency.agency_id == agency.agency_id

    @property
    def other_agencies(self) -> list[NamedAgency]:
        """Other agencies of the name, those with most sources first."""
        others = {agency.agency_id: agency for agency in self.reading.agencies[1:]}
        first = self.reading.agency
        return [agency for pk, agency in others.items() if first and pk != first.agency_id][:MOST_ALTERNATIVES]

    @property
    def other_places(self) -> list[Place]:
        """Other places of the name than the likeliest."""
        return self.places_but(self.reading.place)

    def places_but(self, opened: Place | None) -> list[Place]:
        """Return the other places of the name than one, without those that are it by another level: Denver County."""
        known = opened if opened in self.reading.places else self.reading.place
        if known is None:
            return []
        others = [place for place in self.reading.places if not (place.lies_in(known) or known.lies_in(place))]
        return others[:MOST_ALTERNATIVES]


def understand(typed: str) -> Understanding:
    """Read a query; two queries to the database where all of it is read, seldom more than a dozen where words are left.

    Whatever its text is, at most 31: for what is typed 8, for an agency named in parts 1, in fuller texts 4, spelled as
    in its state 5, by letters 6, as in its state 1, and by its county 6. None for a web address.
    """
    if is_web_address(typed):
        words = words_of(typed)
        return Understanding(typed, words, [Reading(0.0, words=words)])
    looked_up = LookedUp()
    understood = read_query(typed, looked_up)
    if understood.unknown_zip_code or not understood.words:
        return understood
    if in_parts := understood_in_parts([understood]):
        return in_parts
    fuller_ones = list(
        islice(fuller_texts(understood.words, understood.reading, looked_up.initials), MOST_FULLER_TEXTS)
    )
    learn(looked_up, fuller_ones)
    for text in fuller_ones:
        fuller = read_query(text, looked_up)
        if names_more(fuller.reading, understood.reading, fuller.words, understood.words):
            fuller.typed = typed
            return fuller
    text = spelled_in_state(typed, understood.reading, understood.words[:MOST_WORDS], understood.by_span) or typed
    if text != typed:
        understood = read_query(text, looked_up)
        understood.typed, understood.corrected = typed, text
    if understood.reading.words or not understood.reading.names_something:
        spellings = BetterSpelling(text).several(MOST_SPELLINGS)
        learn(looked_up, spellings)
        others = [read_query(better, looked_up) for better in spellings]
        likely = [other for other in others if not swaps_initials(other, text)]
        is_whole = any(not other.reading.words and names_no_other_parts(read_text(other)) for other in likely)
        if not is_whole and (in_parts := understood_in_parts(likely)):
            in_parts.corrected, in_parts.typed = in_parts.typed, typed
            return in_parts
        for corrected in likely:
            better = corrected.typed
            if is_better(corrected.reading, understood.reading, letters_off(text, better)):
                corrected.typed, corrected.corrected = typed, better
                return corrected
    if understood.reading.words and (in_state := read_with_slip(read_text(understood))):
        understood.corrected, reading = in_state
        understood.readings.insert(0, reading)
        return understood
    for word in unknown_counties(understood)[:MOST_COUNTIES]:
        least = LEAST if BetterSpelling.is_strange(word.plain) else LEAST_OF_WORDS
        if county := run_query_builder(MeantCounty(word.plain, least)):
            better = text.replace(word.text, county)
            corrected = read_query(better, looked_up)
            corrected.typed, corrected.corrected = typed, better
            return corrected
    return understood


def understood_in_parts(texts: Sequence[Understanding]) -> Understanding | None:
    """Return the first of some texts that names an agency in parts, so read; one query, or none.

    Other readings of it stay where they are of the agency's state.
    """
    in_parts = read_in_parts(list(map(read_text, texts)))
    if in_parts is None:
        return None
    number, reading = in_parts
    state = reading.agency.place.state_id if reading.agency and reading.agency.place else None
    others = [other for other in texts[number].readings if other.place and other.place.state_id == state]
    texts[number].readings = [reading, *others]
    return texts[number]


def read_text(understood: Understanding) -> ReadText:
    return ReadText(understood.words, understood.reading, understood.by_span)


def learn(looked_up: LookedUp, texts: Sequence[str]) -> None:
    """Look up what the words of some texts name, all at once."""
    looked_up.learn([words_of(text)[:MOST_WORDS] for text in texts])


def is_better(corrected: Reading, typed: Reading, off: int) -> bool:
    """Return whether another spelling, so many letters off, names more, and leaves fewer words that name nothing.

    That a part of a text is spelled a little like a place, and the rest names no more than before, says nothing: Rikers
    Island is not Ryers, and Sandra Bland's arrest was not in Sanders.
    """
    gains_only_a_place = (corrected.types, corrected.kind, corrected.agencies) == (
        typed.types,
        typed.kind,
        typed.agencies,
    )
    if corrected.words and gains_only_a_place and off > SLIP:
        return False
    return corrected.names_something and len(corrected.words) < len(typed.words)


def swaps_initials(corrected: Understanding, typed: str) -> bool:
    """Return whether another spelling has an agency's initials for other letters: SLMPD is not LMPD; NPYD is NYPD."""
    names = [
        corrected.words[part.start].plain
        for part in corrected.reading.parts
        if part.role == "agency" and part.end - part.start == 1
    ]
    letters = [sorted(word.plain) for word in words_of(typed)]
    return any(initials_in(name) and BetterSpelling.is_strange(name) and sorted(name) not in letters for name in names)


def letters_off(typed: str, better: str) -> int:
    """Return how many letters two spellings of a text do not share: those of the words that differ, each once."""
    before, after = ([word.text.casefold() for word in words_of(text)] for text in (typed, better))
    old = " ".join(word for word in dict.fromkeys(before) if word not in after)
    new = " ".join(word for word in dict.fromkeys(after) if word not in before)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return len(old) + len(new) - 2 * sum(block.size for block in blocks)


def read_query(text: str, looked_up: LookedUp | None = None) -> Understanding:
    """Read a query as it is spelled, with what is looked up already."""
    words = words_of(text)
    beginning = words[:MOST_WORDS]
    codes = [word for word in beginning if is_zip_code(word.plain)]
    looked_up = looked_up or LookedUp()
    by_span = looked_up.of(beginning)
    unknown = None
    for number, word in enumerate(beginning):
        if word in codes:
            places = looked_up.places_of_zip_code(word.plain)
            if places:
                by_span[number, number + 1].places = places
            elif len(words) == 1:
                unknown = word.plain
    readings = readings_of(beginning, by_span)
    if readings and (meant := agencies_meant_by_initials(readings[0], beginning, looked_up.initials)):
        span, agencies = meant
        by_span[span].agencies = agencies
        readings = readings_of(beginning, by_span)
    for reading in readings:
        reading.words += words[MOST_WORDS:]
    return Understanding(text, words, readings, unknown_zip_code=unknown, by_span=by_span)


def unknown_counties(understood: Understanding) -> list[Word]:
    """Return the words before `county` that are the name of none."""
    return [
        before
        for number, (before, word) in enumerate(pairwise(understood.words[:MOST_WORDS]), start=2)
        if says_county(word.plain)
        and not is_filler(before.plain)
        and (
            any(part.role == "word" and part.start == number - 2 for part in understood.reading.parts)
            or (BetterSpelling.is_strange(before.plain) and not is_of_agency_or_county(number - 2, understood.reading))
        )
        and not any((start, number) in understood.by_span for start in range(number - 1))
    ]


def is_of_agency_or_county(position: int, reading: Reading) -> bool:
    """Return whether a word is read as a part of an agency's name, or of a county's: Lafourche County is a parish."""
    is_county = reading.place is not None and reading.place.type == LocationType.COUNTY
    return any(
        part.start <= position < part.end and (part.role == "agency" or (part.role == "place" and is_county))
        for part in reading.parts
    )
