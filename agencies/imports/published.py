"""PDAP's published file of agencies, and other lists of agencies: their columns, and how they write things."""

import re
from collections.abc import Mapping

from agencies.enums import AgencyType, JurisdictionType
from pdap.lib.name_folding import folded

# Other names of columns.
ALIASES = {
    "municipality": "locality",
    "state": "state_iso",
    "county": "county_name",
    "fips": "county_fips",
    "city": "locality",
}
# What has no place here.
IGNORED = frozenset(
    {
        *("states", "counties", "localities", "pages", "meta_urls", "submitted_name", "lat", "lng", "latlng_source"),
        *("fbi_agency_type", "hifld_id", "months_reported", "past_10_years_reported"),
    }
)
# Words of a name that say what kind of agency it is, the more telling ones first.
TYPES = (
    (AgencyType.INCARCERATION, {"jail", "jails", "prison", "correctional", "corrections", "detention", "penitentiary"}),
    (AgencyType.COURT, {"court", "courts", "clerk"}),
    (
        AgencyType.LAW_ENFORCEMENT,
        frozenset(
            {
                *("police", "policia", "pd", "dps", "sheriff", "sheriffs", "marshal", "marshals", "constable"),
                *("constables", "ranger", "rangers", "patrol", "trooper", "troopers", "enforcement", "safety"),
                *("investigation", "investigations", "attorney", "prosecutor", "wildlife"),
            }
        ),
    ),
)


# What a name says of the government that an agency belongs to, the more telling first. The bare word county says where
# an office is as often as whose it is, and nothing is sure to mean a town. Of the FBI's agencies with a jurisdiction
# this decides on 6,458, and on 34 otherwise: 29 are a state's ports and transit, which are known by what they do.
JURISDICTIONS = (
    (JurisdictionType.TRIBAL, r"tribal|tribes?|nation|pueblo of|indian reservation"),
    (
        JurisdictionType.FEDERAL,
        r"national (park(?! police department)|monument|seashore|lakeshore|parkway|memorial|cemetery|river"
        r"|recreation area|scenic trail|preserve|battlefield|military park|expansion memorial|zoological park"
        r"|historic\w* (site|park|place|trail))"
        r"|united states|federal bureau",
    ),
    (
        JurisdictionType.SCHOOL,
        # Many a town is called after a college.
        r"university(?! (hospital|medical|park|city|heights|place|district|village))|schools?|isd"
        r"|(?<!\bstate )college(?! (park|station|place|corner|hill|springs|city|grove|point|township))"
        r"|independentschooldistrict\w*",
    ),
    (
        JurisdictionType.TRANSIT,
        r"transit|transportation authority|railroads?|railway|amtrak|csx|conrail|penn central|norfolk and southern",
    ),
    (JurisdictionType.PORT, r"ports? authority|airport|aviation (authority|department|police)"),
    (
        JurisdictionType.STATE,
        r"state (police|patrol|troopers?|highway patrol|capitol|parks?|fire marshal)|highway patrol|attorney general"
        r"|bureau of investigation",
    ),
    (
        JurisdictionType.COUNTY,
        # Not of a town whose county only says where it is, nor of a city or state that has such an office too.
        r"(?<!.)(?!.*\b(township|twp|town|village|borough|city(?! county)|municipal|regional|state|chief)\b).*"
        r"\b(sheriffs?|constables?(?! police)|prosecutor|district attorney|coroner|medical examiner"
        r"|county (detectives?|marshals?|parks?|forest preserve|police|rural police))",
    ),
)


def jurisdiction_by_name(name: str) -> JurisdictionType | None:
    """Return the government that an agency belongs to as its name says it; None where it does not."""
    text = folded(name)
    return next((kind for kind, signs in JURISDICTIONS if re.search(rf"\b({signs})\b", text)), None)


def type_by_name(name: str) -> AgencyType:
    """Return the kind of an agency as its name says it; unknown where it does not."""
    words = set(folded(name).split())
    return next((kind for kind, signs in TYPES if signs & words), AgencyType.UNKNOWN)


def without_state(name: str, row: Mapping[str, str] | None) -> str:
    """Return a name without the letters of its own state after it: Akron Police Department - OH."""
    state = (row or {}).get("state_iso", "").strip()
    return name.removesuffix(f" - {state}").rstrip() if len(state) == 2 else name
