"""The country's places as the database holds them, and how often something is drawn from each."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

import psycopg

from locations.names import COUNTRY, county_name

NATIONAL, STATE, COUNTY, LOCALITY = "National", "State", "County", "Locality"
# A place whose population is not known counts as a village.
VILLAGE = 500

PLACES = """
select place.id, place.type::text, state.state_iso, state.state_name, county.fips, county.name, locality.name,
    coalesce(locality.population, 0)
from public.locations place
left join public.us_states state on state.id = place.state_id
left join public.counties county on county.id = place.county_id
left join public.localities locality on locality.id = place.locality_id
order by place.type, state.state_iso, county.fips, locality.name, place.id
"""


@dataclass(frozen=True)
class Place:
    """A place with its names; `population` counts the people of a locality, and of all localities within the others."""

    id: int
    level: str
    state_iso: str
    state: str
    name: str
    population: int


class Places:
    """All places, and draws of them in proportion to weights."""

    def __init__(self, places: list[Place]) -> None:
        self.by_level = {
            level: [place for place in places if place.level == level] for level in (NATIONAL, STATE, COUNTY, LOCALITY)
        }

    def draw(self, random: Random, level: str, number: int, weight: dict[str, int], few: int) -> list[Place]:
        """Return places of a level: each at most once until all are drawn, larger ones sooner; `weight` is by state."""
        places = self.by_level[level]
        weights = self._weights(level, weight, few)
        # The order of draws without replacement, by each place's own exponential clock.
        clocks = sorted(
            zip((random.expovariate(1) / w for w in weights), places, strict=True), key=lambda pair: pair[0]
        )
        first = [place for _, place in clocks[:number]]
        return first + random.choices(places, cum_weights=list(accumulate(weights)), k=number - len(first))

    def _weights(self, level: str, by_state: dict[str, int], few: int) -> list[float]:
        """Return the weights of a level's places: a state's share, spread over its places by population."""
        sizes = [max(place.population, VILLAGE) ** 0.5 for place in self.by_level[level]]
        totals: dict[str, float] = {}
        for place, size in zip(self.by_level[level], sizes, strict=True):
            totals[place.state_iso] = totals.get(place.state_iso, 0) + size
        return [
            by_state.get(place.state_iso, few) * size / totals[place.state_iso]
            for place, size in zip(self.by_level[level], sizes, strict=True)
        ]


def read_places(connection: psycopg.Connection) -> Places:
    """Return all places of the database, in an order that does not depend on their numbers."""
    rows = connection.execute(PLACES).fetchall()
    people: dict[str, int] = {}
    for _, _, iso, _, fips, _, locality, population in rows:
        if locality:
            for whole in (iso, fips, NATIONAL):
                people[whole] = people.get(whole, 0) + population
    places = []
    for number, level, iso, state, fips, county, locality, population in rows:
        full_name = county and county_name(county, iso)
        name = {NATIONAL: COUNTRY, STATE: state, COUNTY: full_name, LOCALITY: locality}[level]
        within = {NATIONAL: NATIONAL, STATE: iso, COUNTY: fips}
        total = population if level == LOCALITY else people.get(within[level], 0)
        places.append(Place(number, level, iso or "", state or "", name, total))
    return Places(places)
