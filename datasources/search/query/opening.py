"""What a query opens: the likeliest reading at once; the words where no name is meant; a choice only between equals."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agencies.enums import Level
from datasources.search.better_spelling import BetterSpelling
from datasources.search.listed_addresses import agency_at
from datasources.search.query.agency_kinds import ANY_AGENCY, BY_PHRASE, AgencyKind
from datasources.search.query.named_records import NamedAgency, NamedType, Place
from datasources.search.query.places_beside import is_big_town
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Reading
from datasources.search.query.serving_agencies import agencies_of, has_agencies
from datasources.search.query.understanding import Understanding
from datasources.search.query.web_addresses import is_web_address
from datasources.search.query.worth_of_places import KNOWN_TOWN
from datasources.search.search_links import SearchLinks, can_relax
from locations.enums import LocationType
from locations.models import LocationExpanded

POLICE, STATE_POLICE = BY_PHRASE["police"], BY_PHRASE["state police"]


@dataclass(frozen=True)
class Opening:
    """The search that a query opens.

    `choices` are the places of which each has a search of its own, with the same words, types, years and kind.
    `sources` is what it finds, None where that was not asked; with none, a record type's own page is opened. `dropped`
    are words that no source holds, `missing` is a kind of agency that the place has none of. `kind` alone, or nothing
    at all, opens a page that asks for more.
    """

    place: Place | None = None
    agency: NamedAgency | None = None
    types: tuple[NamedType, ...] = ()
    words: str = ""
    years: tuple[int, ...] = ()
    sources: int | None = None
    dropped: tuple[str, ...] = ()
    kind: AgencyKind | None = None
    choices: tuple[Place, ...] = field(default=())
    missing: AgencyKind | None = None

    @property
    def names_something(self) -> bool:
        return bool(self.place or self.agency or self.types or self.words)


def opening_of(understood: Understanding) -> Opening:
    """Return what a query opens; up to a handful of counts."""
    if is_web_address(understood.typed):
        return opening_of_address(understood.typed)
    reading = understood.reading
    if not reading.names_something:
        return opening_of_words(understood)
    if understood.places_together and not reading.agencies:
        return choice_of_places(understood)
    if reading.types:
        opening = opening_of_types(understood)
    elif reading.agencies:
        opening = Opening(agency=reading.agency)
    elif reading.kind and reading.place:
        opening = opening_of_kind(reading.kind, understood)
    elif reading.place:
        opening = Opening(place=reading.place, choices=tuple(understood.tied_places))
    else:
        opening = Opening(kind=reading.kind)
    return with_words(opening, reading, understood) if reading.words else opening


def opening_of_address(typed: str) -> Opening:
    """Return the agency whose website a web address is on, or the sources that are listed there or near."""
    if agency := agency_at(typed):
        return Opening(agency=NamedAgency(agency.agency_id, agency.name, None, agency.sources))
    count = SearchLinks(words=typed).count()
    return Opening(words=typed, sources=count) if count else Opening()


def choice_of_places(understood: Understanding) -> Opening:
    """Return the choice between places that are all meant, with what is asked of each: its kind, types and words.

    Words that no source of any of them holds are looked for everywhere, then dropped.
    """
    reading = understood.reading
    choice = Opening(
        place=reading.place,
        types=tuple(reading.types),
        years=tuple(reading.years),
        kind=None if reading.types else reading.kind,
        choices=tuple(understood.places_together),
    )
    if not reading.words:
        return choice
    words, types = text_of(reading.words), type_ids(reading.types)
    if holding := [place for place in choice.choices if SearchLinks(place, words).count(types)]:
        narrowed = replace(choice, place=holding[0], words=words, kind=None, choices=tuple(holding))
        return narrowed if len(holding) > 1 else in_chosen_place(narrowed, holding[0])
    return everywhere(understood) or replace(choice, dropped=tuple(word.text for word in reading.words))


def in_chosen_place(choice: Opening, place: Place) -> Opening:
    """Return what a place of a choice opens; whether it has something of that, its page says."""
    return replace(choice, place=place, choices=(), sources=1)


def everywhere(understood: Understanding) -> Opening | None:
    """Return the search for the whole query as words, wherever they are; None where nothing holds them all."""
    words = understood.corrected or understood.typed
    count = SearchLinks(words=words).count()
    return Opening(words=words, sources=count) if count else None


def text_of(words: Sequence[Word]) -> str:
    return " ".join(f"-{word.text}" if word.excluded else word.text for word in words)


def opening_of_words(understood: Understanding) -> Opening:
    """Return the search for the words, if it finds something: nothing in them is a name."""
    reading = understood.reading
    if not reading.words and not reading.years:
        return Opening()
    search = SearchLinks(words=understood.typed)
    count = search.count() or (search.count(most=True) if can_relax(understood.typed) else 0)
    return Opening(words=understood.typed, sources=count) if count else Opening()


def opening_of_types(understood: Understanding) -> Opening:
    """Return the sources of the record types: of the agency, of the place, or of both; where none are listed, so."""
    reading = understood.reading
    types = tuple(reading.types)
    if reading.agency:
        mine = with_opening_count(Opening(agency=reading.agency, types=types), reading.years)
        if mine.sources:
            return mine
        if otherwise := read_without_agency(understood):
            return otherwise
        if reading.agency.place is None:
            return mine
        # Many sources name an agency that is not linked to them: then its place has them.
        return with_opening_count(Opening(place=place_served(reading.agency), types=types), reading.years)
    if reading.kind and reading.place and reading.kind.level:
        for agency in agencies_of(reading.kind, reading.place)[:1]:
            mine = with_opening_count(Opening(place=reading.place, agency=agency, types=types), reading.years)
            if mine.sources:
                return mine
    for place in understood.tied_places or reading.places[:1]:
        opening = with_opening_count(Opening(place=place, types=types), reading.years)
        if opening.sources:
            return opening
    # A town's police may stand elsewhere in the catalog, such as at a county that a part of the town lies in.
    if reading.place and reading.place.type in ("Locality", "County"):
        for agency in agencies_of(reading.kind or POLICE, reading.place)[:1]:
            mine = with_opening_count(Opening(agency=agency, types=types), reading.years)
            if mine.sources:
                return mine
    if reading.place and not reading.kind and (police := read_as_its_police(understood)):
        return police
    return with_opening_count(Opening(place=reading.place, types=types), reading.years)


def read_as_its_police(understood: Understanding) -> Opening | None:
    """Return the agency that the words mean where a place lists nothing of the record type that they mean as well.

    "Denver police reports" are incident reports, or what the police of Denver have.
    """
    for reading in understood.readings[1:]:
        if reading.kind and reading.place == understood.reading.place and not (reading.types or reading.words):
            opening = opening_of_kind(reading.kind, replace(understood, readings=[reading]))
            return opening if opening.agency and opening.agency.weight else None
    return None


def read_without_agency(understood: Understanding) -> Opening | None:
    """Return what the words open where they are a place and record types, if there is something.

    "Washington state police shootings" may be about an agency of that name that has nothing, or about the state.
    """
    for reading in understood.readings[1:]:
        if reading.place and reading.types and not (reading.agencies or reading.words):
            opening = with_opening_count(Opening(place=reading.place, types=tuple(reading.types)), reading.years)
            return opening if opening.sources else None
    return None


def place_served(agency: NamedAgency) -> Place | None:
    """Return the place of an agency; of a state's police the state, wherever their office stands."""
    place = agency.place
    if place is None or not STATE_POLICE.is_name_of(agency.name):
        return place
    state = LocationExpanded.objects.filter(type=LocationType.STATE, state_id=place.state_id).first()
    return Place.of(state) if state else place


def opening_of_kind(kind: AgencyKind, understood: Understanding) -> Opening:
    """Return the agency of a kind of the place; of places about as likely, the one whose agency has sources."""
    places = understood.tied_places or towns_before_states(kind, understood.reading.places)[:1]
    # The police of a state are many, unless the words say state police.
    if kind is ANY_AGENCY or (places[0].type == "State" and kind.level != Level.STATE):
        return list_of_agencies(places[0], kind)
    best: Opening | None = None
    for place in places:
        for agency in agencies_of(kind, place)[:1]:
            if best is None or (agency.weight and best.agency and not best.agency.weight):
                best = Opening(agency=agency)
    if best is None and (count := SearchLinks(words=understood.typed).count()):
        return Opening(words=understood.typed, sources=count)
    return best or list_of_agencies(places[0], kind)


def list_of_agencies(place: Place, kind: AgencyKind) -> Opening:
    """Return the list of a place's agencies of a kind; where there are none, of all of its agencies."""
    if has_agencies(kind, place):
        return Opening(place=place, kind=kind)
    return Opening(place=place, kind=ANY_AGENCY, missing=None if kind is ANY_AGENCY else kind)


def towns_before_states(kind: AgencyKind, places: Sequence[Place]) -> list[Place]:
    """Return the places, a big town before the state of its name where police without more are meant."""
    if kind.level is None and places and places[0].type == "State":
        towns = [place for place in places if is_big_town(place)]
        return [*towns, *(place for place in places if place not in towns)]
    return list(places)


def with_words(opening: Opening, reading: Reading, understood: Understanding) -> Opening:
    """Return the opening with the words that are left, as far as anything holds them.

    First all of it together, then all the words of the query, then most of what is left, at last what is named alone.
    """
    words = text_of(reading.words)
    narrowed = replace(opening, words=words, choices=())
    if narrowed.agency or narrowed.place or narrowed.types:
        search = search_for(narrowed)
        if count := search.count(type_ids(narrowed.types)):
            return replace(narrowed, sources=count)
    if anything := everywhere(understood):
        return anything
    if is_someones_name(reading):
        return Opening()
    if can_relax(words) and (count := search_for(narrowed).count(type_ids(narrowed.types), most=True)):
        return replace(narrowed, sources=count)
    return replace(opening, dropped=tuple(word.text for word in reading.words))


def is_someones_name(reading: Reading) -> bool:
    """Return whether all that is named is a small place, beside a name that nothing holds: Derek Chauvin is no town."""
    names_only_a_place = not (reading.types or reading.kind or reading.agencies or reading.years)
    return (
        names_only_a_place
        and len(reading.parts) == len(reading.words) + 1
        and reading.place is not None
        and not reading.place.nickname
        and reading.place.weight < KNOWN_TOWN
        and all(BetterSpelling.is_strange(word.plain) for word in reading.words)
    )


def with_opening_count(opening: Opening, years: Sequence[int]) -> Opening:
    """Return the opening with what it finds: of the years that were named, if they have some."""
    search, types = search_for(opening), type_ids(opening.types)
    if years and (count := search.count(types, years)):
        return replace(opening, years=tuple(years), sources=count)
    return replace(opening, sources=search.count(types), dropped=tuple(map(str, years)))


def search_for(opening: Opening) -> SearchLinks:
    return SearchLinks(
        opening.place,
        opening.words,
        opening.agency.agency_id if opening.agency else None,
    )


def type_ids(types: Sequence[NamedType]) -> list[int]:
    return [kind.record_type_id for kind in types]
