"""The agency of a source that names it in words only, and the place of a source without a known agency."""

from collections.abc import Mapping, Sequence

from agencies.agency_names import AgencyNames
from agencies.placing import own_town
from datasources.imports.cells import SourceLookups
from locations.imports.cells import PARTS as PLACE_PARTS
from locations.imports.cells import place_of_cells
from pdap.lib.name_folding import says_county
from pdap.lib.spreadsheets import remove_guard

# The columns that say so, with what is said of them where files are explained.
PARTS = {
    "agency_name_as_given": "The agency’s name, used to find it in its state if the row has no ID for it.",
    **PLACE_PARTS,
    "locality": "The city or town.",
}
SEVERAL = "(multiple agencies)"


class SourcePlaces:
    """Finds agencies by name and state, and places."""

    def __init__(self, lookups: SourceLookups) -> None:
        self.lookups = lookups
        self.names: AgencyNames | None = None

    def look_up(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Read the agencies of the states that the rows name."""
        states = {self.state(row) for row in rows if self.agency_name(row)} - {""}
        self.names = AgencyNames(states) if states else None

    def agency(self, row: Mapping[str, str]) -> int | None:
        """Return the one agency that a row means by its name and state."""
        state, name = self.state(row), self.agency_name(row)
        if not (state and name and self.names) or SEVERAL in name:
            return None
        agency = self.names.agency(state, name)
        if agency is not None and agency not in self.lookups.agencies:
            self.lookups.read_agencies([agency], [])
        return agency

    def place(self, row: Mapping[str, str]) -> tuple[int | None, str]:
        """Return the narrowest place that a row names, and a note: its parts, or what its agency's name says."""
        places, state = self.lookups.places, self.state(row)
        name = self.agency_name(row).replace(SEVERAL, "").strip()
        parts = {part: cell(row, part) for part in PLACE_PARTS}
        try:
            placed = place_of_cells(places, *(parts | {"state_iso": state}).values())
        except ValueError as error:
            return None, f"It has no agency or place: {error}"
        location = placed.location
        if location is None:
            return None, "It has no agency or place, so it counts as national."
        if places.rows[location].type == "State" and name:
            location = self.named_place(state, name) or location
        return location, f"It has no agency, so it was given its own place: {places.rows[location].name}."

    def named_place(self, state: str, name: str) -> int | None:
        """Return the county or the one town of a state that an agency is named after."""
        places = self.lookups.places
        county = places.county(state, name) if says_county(name) else None
        if county:
            return county
        towns = {
            town.location for pk in places.counties_of[state] if (town := own_town(places, name, pk)) and town.certain
        }
        return towns.pop() if len(towns) == 1 else None

    def state(self, row: Mapping[str, str]) -> str:
        """Return the letters of the state that a row names: in a cell, or at the end of the source's name."""
        text = cell(row, "state_iso") or name_of_agency(cell(row, "name"))[1]
        return self.lookups.places.state_code(text)

    def state_name(self, row: Mapping[str, str]) -> str:
        places = self.lookups.places
        code = self.state(row)
        return places.rows[places.states[code]].state_name if code else ""

    def agency_name(self, row: Mapping[str, str]) -> str:
        return cell(row, "agency_name_as_given") or name_of_agency(cell(row, "name"))[0]


def cell(row: Mapping[str, str], column: str) -> str:
    return remove_guard(row.get(column, "")).strip()


def name_of_agency(source: str) -> tuple[str, str]:
    """Return the agency and the state's letters of a source's name: Stops for Akron Police Department - OH."""
    _, _, rest = source.partition(" for ")
    agency, dash, state = rest.rpartition(" - ")
    return (agency, state) if dash and len(state) == 2 else ("", "")
