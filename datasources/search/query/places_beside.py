"""What two places beside each other in a query say: one in the other, a town with its state, or two places."""

from collections.abc import Sequence

from datasources.search.query.named_records import Place

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
