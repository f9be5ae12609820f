"""What a kind of agency beside a place opens: the one that is meant, or a list."""

import re
from collections.abc import Sequence

from agencies.enums import Level
from datasources.search.query.agency_kinds import ANY_AGENCY, POLICE, AgencyKind
from datasources.search.query.named_records import Place
from datasources.search.query.opened_search import Opening
from datasources.search.query.places_beside import is_big_town
from datasources.search.query.serving_agencies import agencies_of, has_agencies, only_agency_of
from datasources.search.query.understanding import Understanding
from datasources.search.search_links import SearchLinks
from locations.enums import LocationType
from locations.models import LocationExpanded
from pdap.lib.name_folding import folded

# Words for a kind that say nothing of the agency's name.
OF_ANY_KIND = frozenset({"police", "cops", "agency", "authority", "department", "office", "state"})
# A search for words takes it for one of two searches (`websearch_to_tsquery`).
OPERATOR = re.compile(r"\bor\b", re.IGNORECASE)


def opening_of_kind(kind: AgencyKind, understood: Understanding) -> Opening:
    """Return the agency of a kind of the place; of places about as likely, the one whose agency has sources."""
    places = understood.tied_places or towns_before_states(kind, understood.reading.places)[:1]
    # The police of a state are many, unless the words say state police.
    if kind is ANY_AGENCY or (places[0].type == "State" and kind.level != Level.STATE):
        only = only_agency_of(kind, places[0]) if asks_for_one(kind, understood) else None
        is_named_so = only is not None and telling_words(understood) <= set(folded(only.name).split())
        return Opening(agency=only) if is_named_so else list_of_agencies(places[0], kind)
    best: Opening | None = None
    for place in places:
        for agency in agencies_of(kind, place)[:1]:
            if best is None or agency.weight:
                best = Opening(agency=agency)
        if best and best.agency and best.agency.weight:
            break
    if best is None and kind.level == Level.STATE:
        # Those of the state patrol its towns.
        best = next((Opening(agency=agency) for agency in agencies_of(kind, state_of(places[0]))[:1]), None)
    if best is None and places[0].type == "State" and has_agencies(kind, places[0]):
        # One source that mentions a state's police, among those of other states, is not what is asked for.
        return list_of_agencies(places[0], kind)
    words = with_states_as_words(understood)
    if best is None and (count := SearchLinks(words=words).count()):
        return Opening(words=words, sources=count)
    return best or list_of_agencies(places[0], kind)


def asks_for_one(kind: AgencyKind, understood: Understanding) -> bool:
    """Return whether the only agency of a kind in a state is asked for, and not all: sheriffs in Oregon."""
    words = words_for_kind(understood)
    return kind not in (ANY_AGENCY, POLICE) and bool(telling_words(understood)) and not words[-1].endswith("s")


def telling_words(understood: Understanding) -> set[str]:
    """Return what the words for a kind say of its agency's own name: a transit authority is not an airport's police."""
    return set(words_for_kind(understood)) - OF_ANY_KIND


def words_for_kind(understood: Understanding) -> list[str]:
    part = next(part for part in understood.reading.parts if part.role == "kind")
    return [word.plain for word in understood.words[part.start : part.end]]


def with_states_as_words(understood: Understanding) -> str:
    """Return the text to search for, where Oregon's code is no "or" between two searches: Harrisburg OR police."""
    codes = [part for part in understood.reading.parts if part.role == "place"]
    is_state = any(word.plain == "or" for part in codes for word in understood.words[part.start : part.end])
    return OPERATOR.sub(r'"\g<0>"', understood.typed) if is_state else understood.typed


def list_of_agencies(place: Place, kind: AgencyKind) -> Opening:
    """Return the list of a place's agencies of a kind; where there are none, of all of its agencies."""
    if has_agencies(kind, place):
        return Opening(place=place, kind=kind)
    return Opening(place=place, kind=ANY_AGENCY, missing=None if kind is ANY_AGENCY else kind)


def towns_before_states(kind: AgencyKind, places: Sequence[Place]) -> list[Place]:
    """Return the places, a big town before the state of its name where police without more are meant.

    Where the police of a state are meant, the state comes first: the New York State Police are not New York City's.
    """
    if kind.level == Level.STATE:
        return sorted(places, key=lambda place: place.type != "State")
    if kind.level is None and places and places[0].type == "State":
        towns = [place for place in places if is_big_town(place)]
        return [*towns, *(place for place in places if place not in towns)]
    return list(places)


def state_of(place: Place) -> Place:
    state = LocationExpanded.objects.filter(type=LocationType.STATE, state_id=place.state_id).first()
    return Place.of(state) if state else place


def county_of(place: Place) -> Place:
    county = LocationExpanded.objects.filter(type=LocationType.COUNTY, county_id=place.county_id).first()
    return Place.of(county) if county else place
