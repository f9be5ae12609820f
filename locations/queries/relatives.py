"""A place with everything below and above it: what a search for the place reaches (contract 5.1)."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django_cte.meta import CTEColumnRef

from locations.models import DependentLocation, Location, LocationExpanded
from pdap.db.queries import TypedCTE


class PlaceAndRelatives(TypedCTE):
    """The ids of a place, of all that lies in it, and of all that it lies in, the nation included."""

    name = "place_and_relatives"
    materialized = True

    def __init__(self, location_id: int) -> None:
        """Take the id of the place; one that does not exist has no relatives."""
        self._location_id = location_id

    @property
    def location_id(self) -> CTEColumnRef:
        return self.cte.col.location_id

    def rows(self) -> QuerySet[Any, Any]:
        itself = Location.objects.filter(pk=self._location_id).values(location_id=F("id"))
        below = DependentLocation.objects.filter(parent_location_id=self._location_id)
        above = DependentLocation.objects.filter(dependent_location_id=self._location_id)
        return itself.union(
            below.values(location_id=F("dependent_location_id")),
            above.values(location_id=F("parent_location_id")),
            all=True,
        )

    def ids(self) -> QuerySet[Any, Any]:
        """Return the ids as a subquery, for `location__in=`."""
        return self.put_before(self.cte.queryset().values_list("location_id", flat=True))


BROAD_TO_NARROW = ("National", "State", "County", "Locality")


def way_to(location_id: int) -> list[LocationExpanded]:
    """Return a place and all that it lies in, the nation first, the place last; empty if there is none."""
    above = DependentLocation.objects.filter(dependent_location_id=location_id).values("parent_location_id")
    way = LocationExpanded.objects.filter(Q(pk=location_id) | Q(pk__in=above))
    return sorted(way, key=lambda place: BROAD_TO_NARROW.index(place.type))
