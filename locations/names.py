"""What places are called on pages: "Pittsburgh, Allegheny County, Pennsylvania", "Pittsburgh, PA"."""

from typing import Protocol

from django.utils.translation import gettext

# What a state has in place of counties; elsewhere the name itself says what it is ("Juneau City and Borough").
COUNTY_WORD = {"LA": "Parish"}
WITHOUT_COUNTY_WORD = frozenset({"AK", "AS", "DC", "GU", "MP", "PR", "VI"})
# Counties, though their names end like those of independent cities: by state.
CALLED_CITY = {"VA": frozenset({"charles city", "james city"})}
COUNTRY = "United States"
# The records that the name of a link's place is made of, as paths from the link.
PLACE_NAMES = ("location__state", "location__county__state", "location__locality__county__state")


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
    """Return a place's name as it stands in a sentence: the nation's has an article."""
    return gettext("the United States") if name in (COUNTRY, gettext("United States")) else name


def places_below_name(level: str, state_iso: str | None) -> str:
    """Return what the places one level below are called: states, counties or parishes, cities and towns."""
    if level == "National":
        return gettext("States and territories")
    if level != "State":
        return gettext("Cities and towns")
    if state_iso in WITHOUT_COUNTY_WORD:
        return gettext("Counties and equivalents")
    return gettext("Parishes") if COUNTY_WORD.get(state_iso or "") == "Parish" else gettext("Counties")
