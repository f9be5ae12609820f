"""What places are called on pages: "Pittsburgh, Allegheny County, Pennsylvania", "Pittsburgh, PA"."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext

from pdap.lib.lazy_texts import gettext_lazy as _

# What a state has instead of counties; elsewhere the name itself says what it is ("Juneau City and Borough").
COUNTY_WORD = {"LA": "Parish"}
WITHOUT_COUNTY_WORD = frozenset({"AK", "AS", "DC", "GU", "MP", "PR", "VI"})
# Counties, though their names end like those of independent cities: by state.
CALLED_CITY = {"VA": frozenset({"charles city", "james city"})}
COUNTRY, DISTRICT = "United States", "District of Columbia"
# The records that the name of a link's place is made of, as paths from the link.
PLACE_NAMES = ("location__state", "location__county__state", "location__locality__county__state")


@dataclass(frozen=True)
class CountyWords:
    """What a state calls its counties: `singular` in a sentence, `short` among other levels, `heading` above a list."""

    singular: str
    heading: str
    short: str


COUNTIES = CountyWords(_("county"), _("Counties"), _("county"))
# As the Census Bureau calls them.
OTHER_COUNTIES = {
    "AK": CountyWords(_("borough or census area"), _("Boroughs and census areas"), _("borough")),
    "AS": CountyWords(_("district or island"), _("Districts and islands"), _("district")),
    "LA": CountyWords(_("parish"), _("Parishes"), _("parish")),
    "MP": CountyWords(_("municipality"), _("Municipalities"), _("municipality")),
    "PR": CountyWords(_("municipio"), _("Municipios"), _("municipio")),
    "VI": CountyWords(_("island"), _("Islands"), _("island")),
}
# The District of Columbia and Guam have no counties: what stands for one is the whole.
WITHOUT_COUNTIES = frozenset({"DC", "GU"})


class NamedPlace(Protocol):
    """A row with the names of its place: a location, or an agency with one of its places."""

    @property
    def state_name(self) -> str | None: ...
    @property
    def state_iso(self) -> str | None: ...
    @property
    def county_name(self) -> str | None: ...
    @property
    def locality_name(self) -> str | None: ...


def county_name(name: str, state_iso: str | None) -> str:
    """Return a county's name with the word for it: Allegheny County, Orleans Parish, Baltimore city."""
    if name.lower() in CALLED_CITY.get(state_iso or "", ()):
        return f"{name.title()} County"
    if state_iso in WITHOUT_COUNTY_WORD or name.lower().endswith((" city", " county", " parish")):
        return name
    return f"{name} {COUNTY_WORD.get(state_iso or '', 'County')}"


def stored_county_name(name: str) -> str:
    """Return a county's name as the catalog keeps it: without County or Parish, which pages add."""
    return name.removesuffix(" County").removesuffix(" Parish")


def _parts(place: NamedPlace) -> list[str]:
    county = county_name(place.county_name, place.state_iso) if place.county_name else None
    return [name for name in (place.locality_name, county) if name]


def long_name(place: NamedPlace) -> str:
    """Return a place's name with all that it lies in; what is county and state in one is said once."""
    if not place.state_name:
        return gettext("United States")
    parts = [*_parts(place), place.state_name]
    return ", ".join(name for name, after in zip(parts, [*parts[1:], ""], strict=True) if name != after)


def short_name(place: NamedPlace) -> str:
    """Return a place's own name with its state's two letters; a state's is its name."""
    if not place.state_name:
        return gettext("United States")
    parts = _parts(place)
    return f"{parts[0]}, {place.state_iso}" if parts else place.state_name


def own_name(place: NamedPlace) -> str:
    """Return a place's own name alone, for where what it lies in is said already."""
    return (_parts(place) or [place.state_name or gettext("United States")])[0]


def name_in_sentence(name: str) -> str:
    """Return a place's name as it stands in a sentence: the nation's and the District's have an article."""
    if name in (COUNTRY, gettext("United States")):
        return gettext("the United States")
    return gettext("the District of Columbia") if name == DISTRICT else name


def county_words(state_iso: str | None) -> CountyWords:
    """Return what a state calls its counties; of the nation, and where there is but one, the usual words."""
    return OTHER_COUNTIES.get(state_iso or "", COUNTIES)


def has_counties(state_iso: str | None) -> bool:
    return state_iso not in WITHOUT_COUNTIES


def places_below_name(level: str, state_iso: str | None) -> str:
    """Return what the places one level below are called: states, counties or parishes, cities and towns."""
    if level == "National":
        return gettext("States and territories")
    if level != "State":
        return gettext("Cities and towns")
    return str(county_words(state_iso).heading) if has_counties(state_iso) else gettext("Counties and equivalents")
