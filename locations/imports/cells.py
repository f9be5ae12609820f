"""A place as files spread it over several columns: state, county by code and name, town."""

import unicodedata
from dataclasses import dataclass, field

from locations.lookup import FIPS_LENGTH, PlaceIndex
from locations.names import county_name
from pdap.lib.importing.cell_kinds import parts_of
from pdap.lib.name_folding import county_key, name_key

# The columns, and what is said of them where files are explained.
PARTS = {
    "state_iso": "The two-letter state code, or the state’s name.",
    "county_fips": "The county’s FIPS code, five digits.",
    "county_name": "The county’s name. Used if there is no code.",
    "locality": "The city or town. If we can’t find it in the county, the agency is placed at the county, with a note.",
}
# What files write for the nation where others write a state.
NATION = frozenset(map(name_key, ("US", "USA", "United States", "United States of America", "National", "Federal")))
# Codes that lists of before the change still have, and those of the counties today (US Census Bureau, "Substantial
# Changes to Counties and County Equivalent Entities"). Counties that were split up have no one successor.
RENUMBERED = {
    "02270": "02158",  # Wade Hampton, Kusilvak
    "12025": "12086",  # Dade, Miami-Dade
    "46113": "46102",  # Shannon, Oglala Lakota
    "51515": "51019",  # Bedford city, in Bedford County
    "51560": "51005",  # Clifton Forge city, in Alleghany County
    "51780": "51083",  # South Boston city, in Halifax County
}


@dataclass(frozen=True)
class FoundPlace:
    """The narrowest place that is certain, None for the nation, and what was not as it should be."""

    location: int | None
    notes: list[str] = field(default_factory=list)
    # States that the cells name besides the one that counts.
    other_states: frozenset[str] = frozenset()


def place_of_cells(places: PlaceIndex, state: str, fips: str, county: str, town: str) -> FoundPlace:
    """Return where the cells of a row say that something is. ValueError in words for a state that there is not.

    A county's code of another state than the one beside it is noted, and the state counts. A town is certain in its
    county; without a county, if the state has only one of its name.
    """
    notes: list[str] = []
    state = "" if name_key(state) in NATION else state
    code = places.state_code(state)
    if state and not code:
        raise ValueError(f"There is no state “{state[:50]}”. Enter its two-letter code, such as PA.")
    by_fips = county_by_fips(places, fips, notes)
    other_states = frozenset({places.rows[by_fips].state_iso} - {code}) if by_fips and code else frozenset()
    if other_states:
        row = places.rows[by_fips]  # type: ignore[index]
        notes.append(
            f"The county’s code is for another state, so we used the state: {fips} is {row.name}, not in {code}."
        )
        by_fips = None
    code = code or (places.rows[by_fips].state_iso if by_fips else "")
    if not code:
        return FoundPlace(None, notes)
    in_county = by_fips or (None if other_states else county_by_name(places, code, county, notes))
    if town and (location := town_in(places, code, in_county, town, notes)):
        return FoundPlace(location, notes, other_states)
    return FoundPlace(in_county or places.states[code], notes, other_states)


def fips_code(cell: str) -> str:
    """Return a county's code as it is kept, of a cell from which a spreadsheet has taken the zero, or made a number."""
    return unicodedata.normalize("NFKC", cell).strip().strip("'\u2019").removesuffix(".0").zfill(FIPS_LENGTH)


def county_by_fips(places: PlaceIndex, fips: str, notes: list[str]) -> int | None:
    """Return the county of a code, which may have lost its leading zero."""
    if not fips:
        return None
    code = fips_code(fips)
    if location := places.counties.get(RENUMBERED.get(code, code)):
        return location
    notes.append(f"We don’t recognize the county code “{fips[:20]}”.")
    return None


def county_by_name(places: PlaceIndex, state: str, cell: str, notes: list[str]) -> int | None:
    names = parts_of(cell) if cell else []
    for name in names:
        if county := places.county(state, name):
            if others := [other for other in names if other != name and places.county(state, other)]:
                notes.append(f"Placed in the first of its counties. Add the others to the agency: {', '.join(others)}.")
            return county
    if names:
        notes.append(f"We couldn’t find a county “{names[0][:50]}” in {state}.{places.advice(f'{names[0]}, {state}')}")
    return None


def town_in(places: PlaceIndex, state: str, county: int | None, town: str, notes: list[str]) -> int | None:
    """Return a town of a county, or the state's only one of its name; say why where there is none."""
    if county is None:
        towns = places.towns_in_state(state, town)
        if len(towns) == 1:
            return towns[0]
        if towns:
            counties = ", ".join(sorted(places.rows[pk].county for pk in towns)[:5])
            notes.append(f"{state} has {len(towns)} towns named “{town[:50]}”. Enter the county: {counties}.")
        elif not places.county(state, town):
            notes.append(f"We couldn’t find a town “{town[:50]}” in {state}.")
        return None
    row = places.rows[county]
    if location := places.town(row.county_fips, town):
        return location
    if county_key(town) == county_key(row.county) or name_key(town) == name_key(row.county):
        return None  # a county that is its own town, in a list of towns
    nearest = places.nearest_town(row.county_fips, town)
    advice = f" Did you mean {nearest}?" if nearest else ""
    elsewhere = {places.rows[pk].county for pk in places.towns_in_state(state, town)}
    if not nearest and len(elsewhere) == 1:
        advice = f" The one in {state} is in {county_name(elsewhere.pop(), state)}."
    where = county_name(row.county, state)
    notes.append(f"We couldn’t find a town “{town[:50]}” in {where}, so we used the county.{advice}")
    return None
