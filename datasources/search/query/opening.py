"""What a query opens: the likeliest reading at once; the words where no name is meant; a choice only between equals."""

from collections.abc import Sequence
from dataclasses import replace

from agencies.enums import Level
from datasources.enums import RecordTypeName
from datasources.search.listed_addresses import agency_at, is_source_at
from datasources.search.query.agency_kinds import POLICE, STATE_POLICE
from datasources.search.query.formats_named import formats_named
from datasources.search.query.kinds_in_places import county_of, opening_of_kind, state_of, towns_before_states
from datasources.search.query.named_records import NamedAgency, NamedType, Place
from datasources.search.query.opened_search import Opening, search_for, type_ids, with_opening_count
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Reading
from datasources.search.query.serving_agencies import agencies_of
from datasources.search.query.understanding import Understanding
from datasources.search.query.web_addresses import is_web_address
from datasources.search.query.words_left import opening_of_all_words, opening_of_names, text_of, with_words
from datasources.search.search_links import SearchLinks, can_relax, counts_in_places
from locations.enums import LocationType
from pdap.lib.name_folding import folded


def opening_of(understood: Understanding) -> Opening:
    """Return what a query opens; a handful of queries, up to about 20 where a name is that of many places."""
    opening = opening_in_any_format(understood)
    words = [] if is_web_address(understood.typed) else words_of_no_name(understood)
    formats = formats_named(words)
    # A list of agencies, or a choice between places, is of no format; words that nothing holds stay unknown.
    is_unknown = not opening.names_something and understood.reading.words
    if not formats or opening.kind or opening.choices or is_unknown:
        return opening
    offered, sources = search_for(opening).formats_found(formats, type_ids(opening.types), opening.years)
    has = {name.lower() for name in offered}
    missing = (word.text for word in words if (named := formats_named([word])) and has.isdisjoint(named))
    opening = replace(opening, missing_formats=tuple(dict.fromkeys(missing)))
    return replace(opening, formats=tuple(offered), sources=sources) if offered else opening


def words_of_no_name(understood: Understanding) -> list[Word]:
    """Return the words that are not in the name of a place or an agency: "excel al" is Excel, Alabama."""
    parts = understood.reading.parts
    in_names = {number for part in parts if part.role in ("place", "agency") for number in range(part.start, part.end)}
    return [word for number, word in enumerate(understood.words) if number not in in_names]


def opening_in_any_format(understood: Understanding) -> Opening:
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
        opening = Opening(agency=branch_at_place(reading) or reading.agency)
    elif reading.kind and reading.place:
        opening = opening_of_kind(reading.kind, understood)
    elif reading.place:
        opening = Opening(place=reading.place, choices=tuple(understood.namesakes))
    else:
        opening = Opening(kind=reading.kind)
    return with_words(opening, reading, understood) if reading.words else opening


def opening_of_address(typed: str) -> Opening:
    """Return the agency whose website a web address is on, or the sources that are listed there or near."""
    if agency := agency_at(typed):
        return Opening(agency=NamedAgency(agency.agency_id, agency.name, None, agency.sources))
    count = SearchLinks(words=typed).count()
    if count:
        return Opening(words=typed, sources=count)
    # A source whose link is broken is listed too, and says so.
    return Opening(words=typed, are_broken=True) if is_source_at(typed) else Opening()


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
    return opening_of_all_words(understood) or replace(choice, dropped=tuple(word.text for word in reading.words))


def in_chosen_place(choice: Opening, place: Place) -> Opening:
    """Return what a place of a choice opens; whether it has something of that, its page says."""
    return replace(choice, place=place, choices=(), sources=1)


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
        return opening_at_place_of(reading.agency, types, reading.years)
    if reading.kind and reading.place and reading.kind.level:
        for agency in agencies_of(reading.kind, reading.place)[:1]:
            mine = with_opening_count(Opening(place=reading.place, agency=agency, types=types), reading.years)
            if mine.sources:
                return mine
    if opening := first_with(types, understood.tied_places or places_of_types(reading)):
        return with_opening_count(opening, reading.years) if reading.years else opening
    if namesake := namesake_with(types, understood):
        return namesake
    # A town's police may stand elsewhere in the catalog, such as at a county that a part of the town lies in.
    if reading.place and reading.place.type in ("Locality", "County"):
        for agency in agencies_of(reading.kind or POLICE, reading.place)[:1]:
            mine = with_opening_count(Opening(agency=agency, types=types), reading.years)
            if mine.sources:
                return mine
    if reading.place and not reading.kind and (police := read_as_its_police(understood)):
        return police
    place = county_of(reading.place) if reading.place and is_of_county(reading) else reading.place
    opening = with_opening_count(Opening(place=place, types=types), reading.years)
    if opening.sources:
        return opening
    if named_so := opening_of_names(understood):
        return named_so
    if reading.place and all(kind.name == RecordTypeName.LIST_OF_DATA_SOURCES for kind in types):
        # Who wants a town's open data wants what the catalog lists of it.
        return Opening(place=reading.place)
    return opening


def read_as_its_police(understood: Understanding) -> Opening | None:
    """Return the agency that the words mean where a place lists nothing of the record type that they mean as well.

    "Denver police reports" are incident reports, or what the police of Denver have.
    """
    for reading in understood.readings[1:]:
        if reading.kind and reading.place == understood.reading.place and not (reading.types or reading.words):
            opening = opening_of_kind(reading.kind, replace(understood, readings=[reading]))
            return opening if opening.agency else None
    return None


def namesake_with(types: Sequence[NamedType], understood: Understanding) -> Opening | None:
    """Return the record types of a smaller town of the name whose own police have them, where the likeliest has none.

    Vehicle pursuits of Richmond are those of Richmond, CA: Richmond, VA lists none.
    """
    kind = understood.reading.kind or POLICE
    for place in understood.smaller_namesakes:
        for agency in agencies_of(kind, place)[:1]:
            if agency.weight and search_for(Opening(agency=agency)).count(type_ids(types)):
                return with_opening_count(Opening(place=place, types=tuple(types)), understood.reading.years)
    return None


def first_with(types: Sequence[NamedType], places: Sequence[Place]) -> Opening | None:
    """Return the sources of the record types in the first of some places that has some; one query, or none."""
    counts = counts_in_places(places, type_ids(types)) if places else []
    openings = (
        Opening(place=place, types=tuple(types), sources=count) for place, count in zip(places, counts, strict=True)
    )
    return next((opening for opening in openings if opening.sources), None)


def places_of_types(reading: Reading) -> list[Place]:
    """Return the places to look for record types at: the likeliest, and before a state the big town of its name
    whose police are named. The Washington Metropolitan Police are those of Washington, DC.
    """
    if not reading.kind:
        return reading.places[:1]
    return list(dict.fromkeys([*towns_before_states(reading.kind, reading.places)[:1], *reading.places[:1]]))


def read_without_agency(understood: Understanding) -> Opening | None:
    """Return what the words open where they are a place and record types, if there is something.

    "Washington state police shootings" may be about an agency of that name that has nothing, or about the state.
    """
    for reading in understood.readings[1:]:
        if reading.place and reading.types and not (reading.agencies or reading.words):
            opening = with_opening_count(Opening(place=reading.place, types=tuple(reading.types)), reading.years)
            return opening if opening.sources else None
    return None


def opening_at_place_of(agency: NamedAgency, types: tuple[NamedType, ...], years: Sequence[int]) -> Opening:
    """Return the record types at the place of an agency that is linked to none: many sources only name it.

    What stands at a county or a state is hardly all of it, so that the page says whether any names a town's police.
    """
    place = place_served(agency)
    opening = with_opening_count(Opening(place=place, types=types), years)
    if (
        place is None
        or place.type == LocationType.LOCALITY
        or not opening.sources
        or not POLICE.is_name_of(agency.name)
    ):
        return opening
    if STATE_POLICE.is_name_of(agency.name) or folded(place.own) in folded(agency.name):
        return opening
    naming = replace(opening, words=agency.name)
    if count := search_for(naming).count(type_ids(types), opening.years):
        return replace(naming, sources=count)
    return replace(opening, dropped=(*opening.dropped, agency.name))


def place_served(agency: NamedAgency) -> Place | None:
    """Return the place of an agency; of a state's police the state, wherever their office stands."""
    place = agency.place
    return state_of(place) if place and STATE_POLICE.is_name_of(agency.name) else place


def is_of_county(reading: Reading) -> bool:
    """Return whether a county's agency is named beside a town: the sheriff of Mobile is that of Mobile County."""
    is_town = reading.place is not None and reading.place.type == LocationType.LOCALITY
    return is_town and reading.kind is not None and reading.kind.level == Level.COUNTY


def branch_at_place(reading: Reading) -> NamedAgency | None:
    """Return the post of the state's police that is named after the town or county beside their name, if it has one.

    "Chase County Nebraska State Patrol" is State Patrol: Chase County.
    """
    agency, place = reading.agency, reading.place
    if agency is None or place is None or place.type == "State" or not STATE_POLICE.is_name_of(agency.name):
        return None
    likeliest = agencies_of(STATE_POLICE, place)[:1]
    return next((branch for branch in likeliest if folded(place.own) in folded(branch.name)), None)
