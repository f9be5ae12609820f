"""What lies in a place, and what a place lies in, as the view of all pairs says it."""

import pytest

from locations.models import DependentLocation, Location
from locations.queries.relatives import IsAround, IsInside, IsNear, PlaceAndRelatives, place_with_ancestors
from tests.locations.factories import national
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def test_relatives_of_each_place_are_those_of_the_view() -> None:
    places = Pennsylvania()

    for place in (national(), places.state, places.county, places.town, places.elsewhere):
        pairs = DependentLocation.objects
        below = set(pairs.filter(parent_location=place).values_list("dependent_location_id", flat=True))
        above = set(pairs.filter(dependent_location=place).values_list("parent_location_id", flat=True))

        assert places_that(IsInside("pk", place.pk)) == below | {place.pk}
        assert places_that(IsAround("pk", place.pk)) == above | {place.pk}
        assert places_that(IsNear("pk", place.pk)) == below | above | {place.pk}
        assert set(PlaceAndRelatives(place.pk).ids()) == below | above | {place.pk}


def test_a_place_that_does_not_exist_has_no_relatives() -> None:
    assert places_that(IsNear("pk", 999_999)) == places_that(IsInside("pk", 999_999)) == set()
    assert place_with_ancestors(999_999) == []


def places_that(condition: object) -> set[int]:
    return set(Location.objects.filter(condition).values_list("pk", flat=True))
