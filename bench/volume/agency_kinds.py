"""What agencies there are: kinds with their shares and names, and how many each state has.

The shares of local, county, state, school and tribal agencies, and the states', are near those of the FBI's list of
2018; courts and jails, which that list lacks, stand beside them.
"""

from dataclasses import dataclass

from bench.volume.places import COUNTY, LOCALITY, NATIONAL, STATE

POLICE, COURT, JAIL, AGGREGATED, UNKNOWN = "law enforcement", "court", "incarceration", "aggregated", "unknown"


@dataclass(frozen=True)
class AgencyKind:
    """Agencies of one name pattern; `share` is of all agencies, `level` the places that they serve."""

    share: float
    level: str
    jurisdiction: str
    agency_type: str
    names: tuple[str, ...]


KINDS = (
    AgencyKind(0.555, LOCALITY, "local", POLICE, ("{place} Police Department",)),
    AgencyKind(0.012, LOCALITY, "local", POLICE, ("{place} Department of Public Safety", "{place} Marshal's Office")),
    AgencyKind(0.014, LOCALITY, "local", COURT, ("{place} Municipal Court", "{place} City Court")),
    AgencyKind(0.005, LOCALITY, "local", JAIL, ("{place} City Jail",)),
    AgencyKind(0.004, LOCALITY, "local", UNKNOWN, ("City of {place}", "Town of {place}")),
    AgencyKind(0.130, COUNTY, "county", POLICE, ("{place} Sheriff's Office",)),
    AgencyKind(0.032, COUNTY, "county", COURT, (
        "{place} Circuit Court", "{place} District Court", "{place} Superior Court",
    )),
    AgencyKind(0.024, COUNTY, "county", JAIL, ("{place} Jail", "{place} Detention Center")),
    AgencyKind(0.006, COUNTY, "county", AGGREGATED, ("{place} District Attorney", "{place} Medical Examiner")),
    AgencyKind(0.070, COUNTY, "state", POLICE, ("{state} State Police: {place}", "{state} Highway Patrol: {place}")),
    AgencyKind(0.014, STATE, "state", POLICE, (
        "{place} State Police", "{place} Highway Patrol", "{place} Bureau of Investigation", "{place} Capitol Police",
        "{place} Department of Natural Resources", "{place} Alcoholic Beverage Control", "{place} State Fire Marshal",
    )),
    AgencyKind(0.006, STATE, "state", JAIL, ("{place} Department of Corrections", "{place} State Penitentiary")),
    AgencyKind(0.006, STATE, "state", COURT, ("{place} Supreme Court", "{place} Court of Appeals")),
    AgencyKind(0.006, STATE, "state", AGGREGATED, ("{place} Attorney General", "{place} Department of Public Safety")),
    AgencyKind(0.046, LOCALITY, "school", POLICE, (
        "{place} State University Police", "{place} Community College Police", "{place} School District Police",
        "University of {place}",
    )),
    AgencyKind(0.010, COUNTY, "tribal", POLICE, ("{place} Tribal Police", "{place} Nation Tribal Court")),
    AgencyKind(0.006, LOCALITY, "transit", POLICE, ("{place} Transit Authority Police", "{place} Transit Police")),
    AgencyKind(0.006, LOCALITY, "port", POLICE, ("{place} International Airport Police", "Port of {place} Police")),
    AgencyKind(0.003, NATIONAL, "federal", POLICE, (
        "Federal Bureau of Investigation", "Drug Enforcement Administration", "U.S. Marshals Service",
        "U.S. Customs and Border Protection", "Bureau of Alcohol, Tobacco, Firearms and Explosives", "Secret Service",
        "Immigration and Customs Enforcement", "Transportation Security Administration", "Amtrak Police",
    )),
    AgencyKind(0.001, NATIONAL, "federal", JAIL, ("Federal Bureau of Prisons",)),
)  # fmt: skip

# What sets a second agency of the same name in the same place apart.
DIVISIONS = ("Precinct {n}", "District {n}", "Division {n}", "Troop {n}", "Substation {n}", "Unit {n}")

# Law enforcement agencies of each state; those of states that are not here are few.
STATE_WEIGHTS = {
    "AK": 52, "AL": 482, "AR": 334, "AZ": 159, "CA": 914, "CO": 315, "CT": 125, "DC": 15, "DE": 79, "FL": 1213,
    "GA": 816, "HI": 17, "IA": 275, "ID": 150, "IL": 1167, "IN": 382, "KS": 455, "KY": 654, "LA": 294, "MA": 504,
    "MD": 199, "ME": 256, "MI": 852, "MN": 442, "MO": 724, "MS": 242, "MT": 143, "NC": 822, "ND": 142, "NE": 338,
    "NH": 255, "NJ": 647, "NM": 158, "NV": 76, "NY": 1221, "OH": 915, "OK": 467, "OR": 299, "PA": 1868, "RI": 64,
    "SC": 560, "SD": 189, "TN": 599, "TX": 1176, "UT": 191, "VA": 482, "VT": 105, "WA": 324, "WI": 463, "WV": 538,
    "WY": 88,
}  # fmt: skip
FEW = 2
