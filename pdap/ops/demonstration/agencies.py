"""The demonstration's agencies: of the largest towns, their counties, and every state."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from locations.geography.load import rows_of
from locations.imports.cells import place_of_cells
from locations.lookup import PlaceIndex
from locations.models import Location, State
from locations.names import county_name
from pdap.db.enums import ApprovalStatus
from pdap.ops.demonstration.arrival_dates import added_at

TOWNS = 120
DUPLICATES = 10
PORTALS = Path(__file__).parent / "portals.csv"


@dataclass(frozen=True)
class Place:
    """Where something of the demonstration is."""

    name: str
    location_id: int
    state: str


@dataclass(frozen=True)
class Planned:
    """An agency to make."""

    name: str
    agency_type: str
    jurisdiction: str
    place: Place


def read_portals() -> list[dict[str, str]]:
    with PORTALS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def largest_towns(index: PlaceIndex) -> list[tuple[Place, Place]]:
    """Return the largest towns of the country, each with its county."""
    states = {fips: iso for iso, _, fips, *_ in rows_of("states")}
    counties = {fips: (name, iso) for fips, iso, name, *_ in rows_of("counties")}
    rows = sorted(rows_of("localities"), key=lambda row: (-int(row[4]), row[0], row[1]))
    pairs = []
    for fips, name, *_ in rows:
        location_id = index.town(fips, name)
        if location_id and fips in counties and fips[:2] in states:
            county, state = counties[fips]
            pairs.append(
                (
                    Place(name, location_id, state),
                    Place(county_name(county, state), index.counties[fips], state),
                )
            )
    return pairs[:TOWNS]


def planned_agencies(index: PlaceIndex, towns: list[tuple[Place, Place]]) -> list[Planned]:
    nation = Place("United States", Location.objects.get(type="National").pk, "")
    planned: dict[tuple[str, int], Planned] = {}

    def add(name: str, kind: str, jurisdiction: str, place: Place) -> None:
        planned.setdefault((name, place.location_id), Planned(name, kind, jurisdiction, place))

    for portal in read_portals():
        place, jurisdiction = portal_place(portal, index, nation)
        name = portal["agency"]
        kind = AgencyType.LAW_ENFORCEMENT
        if "Jail" in name or "Prisons" in name:
            kind = AgencyType.INCARCERATION
        elif "Courts" in name:
            kind = AgencyType.COURT
        add(name, kind, jurisdiction, place)
    taken = {entry.place.location_id for entry in planned.values()}
    for town, county in towns:
        if town.location_id not in taken:
            add(f"{town.name} Police Department", AgencyType.LAW_ENFORCEMENT, JurisdictionType.LOCAL, town)
        add(f"{county.name} Sheriff's Office", AgencyType.LAW_ENFORCEMENT, JurisdictionType.COUNTY, county)
        add(f"{county.name} Superior Court", AgencyType.COURT, JurisdictionType.COUNTY, county)
        add(f"{county.name} Jail", AgencyType.INCARCERATION, JurisdictionType.COUNTY, county)
    for state in State.objects.order_by("state_name"):
        place = Place(state.state_name or "", index.states[state.state_iso], state.state_iso)
        add(f"{place.name} State Police", AgencyType.LAW_ENFORCEMENT, JurisdictionType.STATE, place)
        add(f"{place.name} Department of Corrections", AgencyType.INCARCERATION, JurisdictionType.STATE, place)
    return list(planned.values())


def portal_place(portal: dict[str, str], index: PlaceIndex, nation: Place) -> tuple[Place, str]:
    """Return where a real portal's agency is, and its jurisdiction."""
    if not portal["state"]:
        return nation, JurisdictionType.FEDERAL
    location_id = place_of_cells(index, portal["state"], portal["county_fips"], "", portal["locality"]).location
    assert location_id is not None, portal
    level = JurisdictionType.LOCAL if portal["locality"] else JurisdictionType.COUNTY
    return Place(portal["locality"] or portal["agency"], location_id, portal["state"]), (
        level if portal["county_fips"] else JurisdictionType.STATE
    )


def make_agencies(
    index: PlaceIndex, towns: list[tuple[Place, Place]], chance: random.Random
) -> list[tuple[Agency, Place]]:
    """Make the agencies with their places and some websites; the last ones repeat others under a shorter name."""
    planned = planned_agencies(index, towns)
    police = [entry for entry in planned if entry.name.endswith("Police Department")]
    planned += [
        Planned(entry.name.replace("Department", "Dept."), entry.agency_type, entry.jurisdiction, entry.place)
        for entry in police[:DUPLICATES]
    ]
    made = Agency.objects.bulk_create(
        [
            Agency(
                name=entry.name,
                agency_type=entry.agency_type,
                jurisdiction_type=entry.jurisdiction,
                approval_status=ApprovalStatus.APPROVED,
                defunct_year="2019" if chance.random() < 0.01 else None,
                created_at=added_at(number, len(planned)),
            )
            for number, entry in enumerate(planned)
        ]
    )
    pairs = [(agency, entry.place) for agency, entry in zip(made, planned, strict=True)]
    AgencyLocation.objects.bulk_create(
        [AgencyLocation(agency=agency, location_id=place.location_id) for agency, place in pairs]
    )
    pages = MetaUrl.objects.bulk_create(
        [MetaUrl(url=f"https://{slug(agency.name)}.{place.location_id}.example.org/") for agency, place in pairs[::4]]
    )
    AgencyMetaUrl.objects.bulk_create(
        [AgencyMetaUrl(agency=agency, meta_url=page) for (agency, _), page in zip(pairs[::4], pages, strict=True)]
    )
    return pairs


def slug(text: str) -> str:
    return "-".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text.lower()).split()
    )
