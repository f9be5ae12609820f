"""Finding the location of a place that a file names: all names once in memory, for imports of many thousand rows.

Names are compared by their keys, as everywhere (pdap/lib/name_folding.py).
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from locations.models import Location, LocationExpanded
from locations.names import county_name
from pdap.lib.name_folding import county_key, folded, name_key
from pdap.lib.typed_numbers import is_digits, typed_number

NATIONAL = "United States"
FIPS_LENGTH = 5
# What names of towns have before or after them, and people leave out or add.
KINDS_BEFORE = ("city of ", "town of ", "village of ", "borough of ", "township of ", "municipality of ")
KINDS_AFTER = (" city", " town", " village", " borough", " township", " twp", " boro", " cdp", " municipality")
# How alike the nearest name must be to be offered.
LIKENESS = 0.7


@dataclass(frozen=True, slots=True)
class Row:
    """A place as the index holds it."""

    pk: int
    type: str
    state_iso: str
    state_name: str
    county_fips: str
    county: str
    town: str

    @property
    def name(self) -> str:
        """The way of writing it that exports have."""
        if self.town:
            return f"{self.town}, {self.county}, {self.state_iso}"
        if self.county:
            return f"{county_name(self.county, self.state_iso)}, {self.state_iso}"
        return self.state_name or NATIONAL


class Position(NamedTuple):
    """Where a town is, in degrees, and how many people live there."""

    lat: float
    lng: float
    people: int


def without_kind(name: str) -> str:
    """Return the key of a town's name without city, borough and the like."""
    text = folded(name)
    for kind in KINDS_BEFORE:
        text = text.removeprefix(kind)
    for kind in KINDS_AFTER:
        if text != kind.strip():
            text = text.removesuffix(kind)
    return text.replace(" ", "")


class PlaceIndex:
    """Every location by what files call it."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.states: dict[str, int] = {}
        self.nation: int | None = None
        self.counties: dict[str, int] = {}
        self.county_keys: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.counties_of: dict[str, list[int]] = defaultdict(list)
        # Towns by county and key, and by state and key.
        self.towns: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.in_state: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.towns_of: dict[str, dict[str, int]] = defaultdict(dict)
        self._codes: dict[str, str] = {}
        columns = ("id", "type", "state_iso", "state_name", "county_fips", "county_name", "locality_name")
        for pk, kind, *names in LocationExpanded.objects.values_list(*columns).order_by("id"):
            self._add(Row(pk, kind, *(name or "" for name in names)))

    def _add(self, row: Row) -> None:
        self.rows[row.pk] = row
        if row.type == "State":
            self.states[row.state_iso] = row.pk
            self._codes |= {name_key(row.state_iso): row.state_iso, name_key(row.state_name): row.state_iso}
        elif row.type == "County":
            self.counties[row.county_fips] = row.pk
            self.county_keys[row.state_iso, county_key(row.county)].append(row.pk)
            self.counties_of[row.state_iso].append(row.pk)
        elif row.type == "Locality":
            key = name_key(row.town)
            self.towns[row.county_fips, key].append(row.pk)
            self.in_state[row.state_iso, key].append(row.pk)
            self.towns_of[row.county_fips][key] = row.pk
        else:
            self.nation = row.pk

    @cached_property
    def positions(self) -> dict[int, Position]:
        """The positions of the towns that have one, read when they are first asked for."""
        rows = Location.objects.filter(type="Locality").values_list("pk", "lat", "lng", "locality__population")
        return {
            pk: Position(lat, lng, people or 0) for pk, lat, lng, people in rows if lat is not None and lng is not None
        }

    def state_code(self, text: str) -> str:
        """Return the two letters of a state by its name or letters; empty where there is none."""
        return self._codes.get(name_key(text), "")

    def county(self, state: str, name: str) -> int | None:
        """Return a state's county by its name, with or without its word."""
        key = county_key(name)
        for candidates in (self.county_keys.get((state, key)), self.county_keys.get((state, f"{key}city"))):
            if key and candidates and len(candidates) == 1:
                return candidates[0]
        return None

    def town(self, county_fips: str, name: str) -> int | None:
        """Return a county's town by its name; None where none or several may be meant."""
        for key in (name_key(name), without_kind(name)):
            if key and (candidates := self.towns.get((county_fips, key))):
                return candidates[0] if len(candidates) == 1 else None
        plain = without_kind(name)
        same = [pk for pk in self.towns_of[county_fips].values() if plain and without_kind(self.rows[pk].town) == plain]
        return same[0] if len(same) == 1 else None

    def towns_in_state(self, state: str, name: str) -> list[int]:
        return self.in_state.get((state, name_key(name))) or self.in_state.get((state, without_kind(name))) or []

    def nearest_town(self, county_fips: str, name: str) -> str:
        """Return the name of the county's town that is most like one; empty where none is."""
        towns = self.towns_of[county_fips]
        keys = difflib.get_close_matches(name_key(name), towns, n=1, cutoff=LIKENESS)
        return self.rows[towns[keys[0]]].town if keys else ""

    def names(self, ids: Iterable[int]) -> list[str]:
        return [self.rows[pk].name if pk in self.rows else str(pk) for pk in ids]

    def find(self, text: str) -> int:
        """Return the place that a text names, by its number or in words. ValueError in words for none, or several."""
        if is_digits(text):
            if (number := typed_number(text)) is None or number not in self.rows:
                raise ValueError(f"There is no place {text[:20]}.")
            return number
        candidates = self.places_meant_by(text)
        if len(candidates) > 1:
            ways = " or ".join(sorted(f"“{name}”" for name in self.names(candidates))[:3])
            raise ValueError(f"“{text[:80]}” can mean {len(candidates)} places. Enter {ways}.")
        if not candidates:
            raise ValueError(
                f"There is no place “{text[:80]}”. Enter it as Pittsburgh, Allegheny, PA, or Allegheny County, "
                f"PA, or Pennsylvania.{self.advice(text)}"
            )
        return candidates[0]

    def places_meant_by(self, text: str) -> list[int]:
        """Return the places that "Pittsburgh, Allegheny, PA", "Allegheny County, PA" or "Pennsylvania" can mean."""
        *smaller, state = (part.strip() for part in text.split(","))
        if not smaller and name_key(state) == name_key(NATIONAL):
            return [self.nation] if self.nation else []
        code = self.state_code(state)
        if not code or len(smaller) > 2 or not all(map(name_key, smaller)):
            return []
        if not smaller:
            return [self.states[code]]
        if len(smaller) == 2:
            county = self.county(code, smaller[1])
            return self.towns.get((self.rows[county].county_fips, name_key(smaller[0])), []) if county else []
        name = smaller[0]
        county = self.county(code, name)
        return [*self.in_state.get((code, name_key(name)), []), *([county] if county else [])]

    def advice(self, text: str) -> str:
        """Return the nearest name in the county or the state that a text names, as a sentence."""
        *smaller, state = (part.strip() for part in text.split(","))
        code = self.state_code(state)
        if not smaller or not code:
            return ""
        county = self.county(code, smaller[1]) if len(smaller) == 2 else None
        if county:
            nearest = self.nearest_town(self.rows[county].county_fips, smaller[0])
            return f" Did you mean {nearest}?" if nearest else ""
        names = {self.rows[pk].county: self.rows[pk].name for pk in self.counties_of[code]}
        nearest_counties = difflib.get_close_matches(smaller[-1], names, n=1, cutoff=LIKENESS)
        return f" Did you mean {names[nearest_counties[0]]}?" if nearest_counties else ""
