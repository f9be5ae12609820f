"""Which town a local agency is named after: the Pittsburgh Bureau of Police is in Pittsburgh, not only in its county.

A town of fewer than 500 people is not in our list. A name that only holds a town's name is not certain, and neither is
a township beside a town of its name that has an agency of its own. A city reaches into neighboring counties, and files
name any of them: Dallas stands in Dallas County, and its police are listed in Denton County.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from locations.lookup import PlaceIndex, Position
from pdap.lib.name_folding import folded

# What may follow or precede the name of a town in the name of its agency.
BODIES = frozenset(
    {
        *("academy", "agency", "attorney", "auxiliary", "bureau", "city", "clerk", "code", "constable", "constables"),
        *("corrections", "court", "dept", "department", "detention", "district", "div", "division", "dps"),
        *("enforcement", "fire", "force", "jail", "law", "marshal", "marshals", "metro", "metropolitan", "muni"),
        *("municipal", "office", "pd", "police", "prosecutor", "prosecutors", "public", "safety", "services"),
        *("sheriff", "sheriffs", "town", "village", "borough", "boro"),
    }
)
TOWNSHIPS = frozenset({"township", "twp", "tp", "twsp"})
KINDS = frozenset({"city", "town", "village", "borough", "municipality"}) | TOWNSHIPS
# Words after which the name of the town is the name of something else: Harris County, Lincoln University.
ELSEWHERE = frozenset({"county", "parish", "co", "university", "college", "isd", "school", "schools", "airport"})
# How far a town may be from the nearest town of a county, in kilometers, to reach into it, and to be asked about. A
# city of a million people reaches twenty kilometers further.
BORDER, ASKED = 12.0, 60.0
PEOPLE_OF_A_KILOMETER = 50
KILOMETERS_OF_A_DEGREE = 111.2


@dataclass(frozen=True)
class OwnTown:
    """The location of the town that an agency is named after, whether that is certain, and if it says township."""

    location: int
    certain: bool
    township: bool = False


class Towns:
    """Finds the towns that agencies are named after, with regard to what other agencies of the county are named."""

    def __init__(self, places: PlaceIndex) -> None:
        self.places = places
        self.claimed: set[int] = set()

    def claim(self, agencies: Iterable[tuple[str, int]]) -> None:
        """Note the towns of agencies, by their names and counties, that are not townships'."""
        for name, county in agencies:
            if TOWNSHIPS.isdisjoint(folded(name).split()):
                town = own_town(self.places, name, county)
                if town and town.certain:
                    self.claimed.add(town.location)

    def own_town(self, name: str, location: int) -> OwnTown | None:
        """Return the town that an agency at a county, or in a town of it, is named after; None where there is none."""
        row = self.places.rows[location]
        county = self.places.counties[row.county_fips]
        town = own_town(self.places, name, county)
        if town and town.township:
            return OwnTown(town.location, town.certain and town.location not in self.claimed, township=True)
        return town or (None if row.town else self.city_beyond_the_border(name, county))

    def city_beyond_the_border(self, name: str, county: int) -> OwnTown | None:
        """Return the only town of the state of that name, if it lies near the county."""
        state = self.places.rows[county].state_iso
        town = named_town(name, lambda key: self.places.in_state.get((state, key), []))
        if town is None or not town.certain or town.township:
            return None
        away = self.kilometers_to_county(town.location, county)
        if away is None or away > ASKED:
            return None
        people = self.places.positions[town.location].people
        return OwnTown(town.location, away <= BORDER + math.sqrt(people) / PEOPLE_OF_A_KILOMETER)

    def kilometers_to_county(self, town: int, county: int) -> float | None:
        """Return how far a town is from the nearest town of a county; None where positions are not known."""
        positions = self.places.positions
        here = positions.get(town)
        towns = self.places.towns_of[self.places.rows[county].county_fips].values()
        distances = [kilometers(here, positions[pk]) for pk in towns if pk in positions] if here else []
        return min(distances, default=None)


def kilometers(here: Position, there: Position) -> float:
    east = (here.lng - there.lng) * math.cos(math.radians(here.lat))
    return KILOMETERS_OF_A_DEGREE * math.hypot(here.lat - there.lat, east)


def own_town(places: PlaceIndex, name: str, county: int) -> OwnTown | None:
    """Return the town of a county that a name begins with, or holds; None where it holds none."""
    fips = places.rows[county].county_fips
    return named_town(name, lambda key: places.towns.get((fips, key), []))


def named_town(name: str, towns_called: Callable[[str], list[int]]) -> OwnTown | None:
    words = folded(name).split()
    for start, certain_before in possible_starts(words):
        for length in range(len(words) - start, 0, -1):
            towns = towns_called("".join(words[start : start + length]))
            if not towns:
                continue
            after = words[start + length] if start + length < len(words) else ""
            if after in ELSEWHERE and words[start + length - 1] not in KINDS:
                break
            township = after in TOWNSHIPS or (start > 1 and words[start - 2] in TOWNSHIPS)
            named_so = not after or after in BODIES | TOWNSHIPS
            return OwnTown(towns[0], certain_before and named_so and len(towns) == 1, township)
    return None


def possible_starts(words: list[str]) -> Iterator[tuple[int, bool]]:
    """Give where a town's name may begin, with whether that place makes it certain: the likeliest first."""
    if len(words) > 2 and words[0] in KINDS and words[1] == "of":
        yield 2, True
    else:
        yield 0, True
    for at, word in enumerate(words[1:], start=1):
        if word == "of":
            yield at + 1, words[at - 1] in KINDS | BODIES
