"""What two places beside each other in a query say: one in the other, a town with its state, or two places."""

from collections.abc import Mapping, Sequence

from datasources.search.query.candidates import Span
from datasources.search.query.named_records import Candidates, Place
from datasources.search.query.query_words import Word
from datasources.search.query.vocabulary import english_words
from pdap.lib.name_folding import says_county

# A town as big as this may be meant by the name of a state: New York, Washington.
BIG_TOWN = 100_000


def is_town_with_state(left: Sequence[Place], right: Sequence[Place]) -> bool:
    """Return whether one name is a state's and the other is not: then it is a condition, and no second place."""
    states = [places for places in (left, right) if places[0].type == "State"]
    return len(states) == 1 and not any(is_big_town(place) for place in states[0])


def is_big_town(place: Place) -> bool:
    return place.type == "Locality" and (place.nickname or place.weight >= BIG_TOWN)


def places_inside(left: Sequence[Place], right: Sequence[Place]) -> list[Place]:
    """Return the places of either name that lie in a place of the other, the biggest first.

    Two states that are both named are no county: Texas and Oklahoma, not Texas County, OK. A place that both name, such
    as a town and its ZIP code, is itself.
    """
    inner = {
        place.location_id: place
        for first, second in ((right, left), (left, right))
        for place in first
        if any(place.lies_in(around) and place.location_id != around.location_id for around in second)
    }
    if left[0].type == right[0].type == "State" and all(place.type == "County" for place in inner.values()):
        return []
    if not inner:
        named_again = {place.location_id for place in right}
        return [place for place in left if place.location_id in named_again]
    narrow = {"Locality": 0, "County": 1}
    return sorted(inner.values(), key=lambda place: (-place.weight, narrow.get(place.type, 2)))


def is_near(agency_place: Place, place: Place) -> bool:
    """Return whether an agency that stands at a place can be one of another: it is there, around or within."""
    return agency_place.lies_in(place) or place.lies_in(agency_place)


def is_beside_what_it_lies_in(
    end: int, words: Sequence[Word], places: Sequence[Place], by_span: Mapping[Span, Candidates]
) -> bool:
    """Return whether what follows says that an ordinary word is a town: its county, or its state's old abbreviation."""
    return is_beside_its_state(end, words, places, by_span) or is_before_its_county(end, words, places, by_span)


def is_beside_its_state(
    end: int, words: Sequence[Word], places: Sequence[Place], by_span: Mapping[Span, Candidates]
) -> bool:
    """Return whether the state of one of the places follows it by a name that only search terms have: W. Va."""
    states = [
        state
        for (start, last), candidates in by_span.items()
        if start == end and (last - start > 1 or words[start].plain not in english_words())
        for state in candidates.places
        if state.type == "State" and state.nickname
    ]
    return any(place.type == "Locality" and place.lies_in(state) for place in places for state in states)


def is_before_its_county(
    end: int, words: Sequence[Word], places: Sequence[Place], by_span: Mapping[Span, Candidates]
) -> bool:
    """Return whether the county of one of the places follows it, with the word for a county: Delta, Fulton County."""
    counties = [
        county
        for (start, last), candidates in by_span.items()
        if start == end and last - start > 1 and says_county(words[last - 1].plain)
        for county in candidates.places
        if county.type == "County"
    ]
    return any(place.type == "Locality" and place.lies_in(county) for place in places for county in counties)
