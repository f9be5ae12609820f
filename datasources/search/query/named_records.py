"""What a query may name: places, agencies, record types, and all that one run of words may mean."""

from dataclasses import dataclass, field
from typing import Any

from locations.names import long_name, own_name, short_name

COLUMNS = ("type", "state_id", "county_id", "locality_id", "state_name", "state_iso", "county_name", "locality_name")

# The same of a `place` of `locations`, in SQL, with the tables that have their names.
PLACE_COLUMNS = (
    "place.type::text, place.state_id, place.county_id, place.locality_id, "
    "state.state_name, state.state_iso, county.name, locality.name"
)
PLACE_NAMES = """left join public.us_states state on state.id = place.state_id
left join public.counties county on county.id = place.county_id
left join public.localities locality on locality.id = place.locality_id"""


@dataclass(frozen=True)
class Place:
    """A place that may be meant, with as much weight as it has people; `nickname` says that a search term names it."""

    location_id: int
    type: str
    state_id: int | None
    county_id: int | None
    locality_id: int | None
    state_name: str | None
    state_iso: str | None
    county_name: str | None
    locality_name: str | None
    weight: int = 0
    nickname: bool = False

    @classmethod
    def of(cls, place: Any) -> "Place":
        """Return the place of a row of `locations_expanded`."""
        return cls(place.pk, *(getattr(place, column) for column in COLUMNS))

    @property
    def pk(self) -> int:
        """The location's key, by which every place is known to a search."""
        return self.location_id

    @property
    def label(self) -> str:
        return long_name(self)

    @property
    def short(self) -> str:
        return short_name(self)

    @property
    def own(self) -> str:
        return own_name(self)

    def lies_in(self, other: "Place") -> bool:
        """Return whether this place is a part of the other, or the same."""
        if other.type == "National" or self.location_id == other.location_id:
            return True
        if other.type == "State":
            return self.state_id == other.state_id
        return other.type == "County" and self.type != "State" and self.county_id == other.county_id


@dataclass(frozen=True)
class NamedAgency:
    """An agency that may be meant, at one of its places, with as much weight as it has sources."""

    agency_id: int
    name: str
    place: Place | None
    weight: int = 0
    by_term: bool = False


@dataclass(frozen=True)
class NamedType:
    """A record type that a term means; of several the one with the lowest `order` comes first."""

    record_type_id: int
    name: str
    language: str
    order: int = 0


@dataclass
class Candidates:
    """What one run of words may name."""

    places: list[Place] = field(default_factory=list)
    agencies: list[NamedAgency] = field(default_factory=list)
    types: list[NamedType] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.places or self.agencies or self.types)
