"""Finding the location of a place that a file names: all names once in memory, for imports of many thousand rows."""

from collections import defaultdict

from locations.models import LocationExpanded


class PlaceIndex:
    """Every location by what files call it."""

    def __init__(self) -> None:
        self.states: dict[str, int] = {}
        self.counties: dict[str, int] = {}
        self.county_names: dict[tuple[str, str], int] = {}
        self.localities: dict[tuple[str, str], int] = {}
        self._in_state: dict[tuple[str, str], list[int]] = defaultdict(list)
        rows = LocationExpanded.objects.values_list(
            "id", "type", "state_iso", "county_fips", "county_name", "locality_name"
        )
        for pk, kind, *names in rows:
            state, fips, county, locality = (name or "" for name in names)
            if kind == "State":
                self.states[state] = pk
            elif kind == "County":
                self.counties[fips] = pk
                self.county_names[state, county.casefold()] = pk
            elif kind == "Locality":
                self.localities[fips, locality.casefold()] = pk
                self._in_state[state, locality.casefold()].append(pk)

    def knows(self, state: str, county_fips: str, locality: str) -> bool:
        """Return whether there is such a locality: in the county, or anywhere in the state where none is named."""
        name = locality.casefold()
        return (county_fips, name) in self.localities if county_fips else (state, name) in self._in_state

    def find(self, state: str, county_fips: str, county_name: str, locality: str) -> int | None:
        """Return the narrowest location that is certain; None where not even the state is known.

        A locality is certain in its county; without one, if the state has only one of its name.
        """
        name = locality.casefold()
        if name and (found := self.localities.get((county_fips, name))):
            return found
        if name and not county_fips and len(candidates := self._in_state.get((state, name), [])) == 1:
            return candidates[0]
        return (
            self.counties.get(county_fips)
            or self.county_names.get((state, county_name.casefold()))
            or self.states.get(state)
        )
