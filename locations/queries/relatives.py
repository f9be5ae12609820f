"""A place with everything below and above it: what a search for the place reaches (contract 5.1).

The view `dependent_locations` says the same of all places at once; its plan takes longer than the answer for one.
"""

from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet
from django_cte.meta import CTEColumnRef

from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from pdap.db.asked_often import AskedOften
from pdap.db.queries import TypedCTE

# ruff: noqa: S608 - the names of columns are ours
# Each part is answered by an index.
OF_PLACE = "(select {column} from public.locations where id = %s{level})"
ABOVE = f"""
select id from public.locations
where (type = 'National' and exists {OF_PLACE.format(column="", level="")})
    or (type = 'State' and state_id = {OF_PLACE.format(column="state_id", level="")})
    or (type = 'County' and county_id = {OF_PLACE.format(column="county_id", level="")})
"""
BELOW = f"""
select id from public.locations
where state_id = {OF_PLACE.format(column="state_id", level=" and type = 'State'")}
    or county_id = {OF_PLACE.format(column="county_id", level=" and type = 'County'")}
union all
select id from public.locations
where type <> 'National' and exists {OF_PLACE.format(column="", level=" and type = 'National'")}
"""
ITSELF = "select id from public.locations where id = %s"


class IsOneOf(Func):
    """Whether a column holds one of some places, which are found first; PostgreSQL then asks an index for them.

    In `IN` with a query they would be a join, and of its numbers PostgreSQL has no idea.
    """

    places: str
    output_field = BooleanField()
    arity = 1

    def __init__(self, column: str | F, location_id: int) -> None:
        super().__init__(column)
        self.location_id = location_id

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        ids = (self.location_id,) * self.places.count("%s")
        return f"{column} = any (array({self.places}))", (*parameters, *ids)


class IsNear(IsOneOf):
    """Whether a column holds a place, what lies in it, or what it lies in."""

    places = f"{ITSELF} union {ABOVE} union {BELOW}"


class IsInside(IsOneOf):
    """Whether a column holds a place, or what lies in it."""

    places = f"{ITSELF} union {BELOW}"


def inside_sql(place: LocationExpanded, parameter: str) -> str:
    """Return the condition that goes on after a column: it holds a place, given by its parameter, or what lies in it.

    All that there is lies in the nation, which no list of places has to say.
    """
    if place.type == LocationType.NATIONAL:
        return "is not null"
    places = IsInside.places.replace("%s", f"%({parameter})s")
    return f"= any (array({places}))"


class IsAround(IsOneOf):
    """Whether a column holds a place, or what it lies in."""

    places = f"{ITSELF} union {ABOVE}"


class IsAbove(IsOneOf):
    """Whether a column holds what a place lies in, the place itself left out."""

    places = f"select id from ({ABOVE}) above where id <> %s"


def above_sql(parameter: str) -> str:
    """Return the condition that goes on after a column: it holds what a place, given by its parameter, lies in."""
    places = IsAbove.places.replace("%s", f"%({parameter})s")
    return f"= any (array({places}))"


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
        return Location.objects.filter(IsNear("pk", self._location_id)).values(location_id=F("id"))

    def ids(self) -> QuerySet[Any, Any]:
        """Return the ids as a subquery, for `location__in=`."""
        return self.put_before(self.cte.queryset().values_list("location_id", flat=True))


BROAD_TO_NARROW = (LocationType.NATIONAL, LocationType.STATE, LocationType.COUNTY, LocationType.LOCALITY)


PLACES_AROUND = AskedOften(lambda location_id: LocationExpanded.objects.filter(IsAround("pk", location_id)))


def place_with_ancestors(location_id: int) -> list[LocationExpanded]:
    """Return a place and all that it lies in, the nation first, the place last; empty if there is none."""
    return sorted(PLACES_AROUND(location_id), key=lambda place: BROAD_TO_NARROW.index(LocationType(place.type)))
