"""PDAP's published file of agencies, and other lists of agencies: their columns, and how they write things."""

from collections.abc import Mapping

from agencies.enums import AgencyType
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


def type_by_name(name: str) -> AgencyType:
    """Return the kind of an agency as its name says it; unknown where it does not."""
    words = set(folded(name).split())
    return next((kind for kind, signs in TYPES if signs & words), AgencyType.UNKNOWN)


def without_state(name: str, row: Mapping[str, str] | None) -> str:
    """Return a name without the letters of its own state after it: Akron Police Department - OH."""
    state = (row or {}).get("state_iso", "").strip()
    return name.removesuffix(f" - {state}").rstrip() if len(state) == 2 else name
