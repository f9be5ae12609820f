"""Maps of a place with what lies in it, as `locations/parts/map.html` draws them.

`nation()`, `state()` and `county()` take counted places and return a Map. Steps are textures of two colors, from blank
to solid: five shades of one color would not differ by 3 : 1 each. Towns are dots that grow from step to step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from datasources.queries.place_counts import CountedPlace, PlaceCounts
from locations.enums import LocationType
from locations.geography.outlines import county_outline, nation_outlines, state_outlines
from locations.views.map_labels import Label, letter_size, names_of, town_names
from pdap.db.catalog_version import kept_for_version
from pdap.db.queries import run_query_builder
from pdap.lib.remembered_texts import ngettext
from pdap.web.addresses import addresses_of

# Few enough to be told apart.
STEPS = 4
PAGE = "place"

# Of towns' dots, by step.
RADII = (7, 9, 11, 13, 15)

Address = Callable[[CountedPlace], str]


@dataclass(frozen=True)
class Step:
    """A color, by its class, and the counts that have it."""

    css: str
    label: str
    least: int

    @property
    def number(self) -> int:
        return int(self.css.removeprefix("map-step-"))

    @property
    def radius(self) -> int:
        """The size of a town's dot, in units of its map."""
        return RADII[self.number]

    @property
    def fill(self) -> str:
        return fill_of(self.css)


@dataclass(frozen=True)
class Area:
    """A shape, or a dot where `path` is empty; without an address it is drawn and leads nowhere."""

    name: str
    css: str
    address: str | None = None
    path: str = ""
    x: int = 0
    y: int = 0
    current: bool = False

    @property
    def fill(self) -> str:
        """The texture of a shape; empty for the ground."""
        return fill_of(self.css)

    @property
    def radius(self) -> int:
        return RADII[int(self.css.removeprefix("map-step-"))]


@dataclass
class Map:
    """Everything that the component draws."""

    title: str
    width: int
    height: int
    areas: list[Area]
    legend: list[Step]
    marks: list[Area] = field(default_factory=list)
    labels: list[tuple[str, int, int]] = field(default_factory=list)
    names: list[Label] = field(default_factory=list)
    undrawn: list[CountedPlace] = field(default_factory=list)
    dots: bool = False

    @property
    def letters(self) -> int:
        """The size of names, in units of the map."""
        return letter_size(self.width, self.height)


def counted_states(record_type_id: int | None = None) -> list[CountedPlace]:
    return kept_for_version(
        f"counted-states-{record_type_id or 'all'}",
        lambda: run_query_builder(PlaceCounts(LocationType.NATIONAL, record_type_id=record_type_id)),
    )


def nation(states: Sequence[CountedPlace] | None = None, address: Address | None = None) -> Map:
    """Return the map of the states; without states, of all sources. `address` says where a state leads."""
    counted = counted_states() if states is None else states
    outlines = nation_outlines()
    by_iso = {place.state_iso or "": place for place in counted}
    drawn = [(path, by_iso.get(iso)) for iso, path in outlines.shapes.items()]
    nation_map = _areas(gettext("Data sources by state"), outlines.width, outlines.height, drawn, counted, address)
    nation_map.names = names_of(outlines, by_iso, lambda place: place.state_iso or "")
    nation_map.labels = [
        (iso, left + width // 2, top - 8) for iso, (left, top, width, _) in outlines.insets.items() if iso in by_iso
    ]
    capital = by_iso.get("DC")
    if capital is not None:
        # Drawn to scale, the District of Columbia would be a dot too small to hit.
        where = outlines.shapes["DC"].partition("l")[0].removeprefix("M").split()
        css = step_of(capital.sources, nation_map.legend).css
        nation_map.marks = [
            Area(
                shape_name(capital), css, (address or pages_of_places())(capital), x=int(where[0]), y=int(where[1]) + 6
            ),
        ]
    return nation_map


def state(state_iso: str, counties: Sequence[CountedPlace], title: str, address: Address | None = None) -> Map | None:
    """Return the map of a state's counties; None where there are no outlines."""
    outlines = state_outlines(state_iso)
    if outlines is None:
        return None
    by_fips = {place.county_fips: place for place in counties}
    drawn = [(path, by_fips.get(fips)) for fips, path in outlines.shapes.items()]
    state_map = _areas(title, outlines.width, outlines.height, drawn, counties, address)
    state_map.names = names_of(outlines, by_fips, lambda place: place.county_name or "")
    return state_map


def county(
    state_iso: str,
    fips: str,
    localities: Sequence[CountedPlace],
    title: str,
    current: int | None = None,
    address: Address | None = None,
) -> Map | None:
    """Return the map of a county with its localities as dots, `current` among them marked; None without outlines."""
    outline = county_outline(state_iso, fips)
    if outline is None:
        return None
    placed = [place for place in localities if place.lat is not None and place.lng is not None]
    legend = legend_for([place.sources for place in placed])
    address = address or pages_of_places()
    marks, towns = [], []
    # What has most comes last, and so lies on top; the place itself above all.
    for place in sorted(placed, key=lambda place: (place.location_id == current, place.sources)):
        x, y = outline.point(place.lat or 0.0, place.lng or 0.0)
        here = place.location_id == current
        step = step_of(place.sources, legend)
        link = None if here else address(place)
        marks.append(Area(shape_name(place), step.css, link, x=x, y=y, current=here))
        towns.append((place, x, y, step.radius))
    undrawn = [place for place in localities if place.lat is None or place.lng is None]
    ground = [Area(title, "map-ground", path=outline.shape)]
    width, height = outline.width, outline.height
    names = town_names(towns, width, height)
    return Map(title, width, height, ground, legend, marks, names=names, undrawn=undrawn, dots=True)


def fill_of(css: str) -> str:
    return f"url(#map-fill-{css.removeprefix('map-step-')})" if css.startswith("map-step-") else ""


def pages_of_places() -> Address:
    page_of = addresses_of(PAGE)
    return lambda place: page_of(place.location_id)


def shape_name(place: CountedPlace) -> str:
    """Return the accessible name of a shape: "Pennsylvania: 214 data sources"."""
    pattern = ngettext("%(place)s: %(count)s data source", "%(place)s: %(count)s data sources", place.sources)
    return pattern % {"place": place.own_name, "count": f"{place.sources:,}"}


def legend_for(counts: Sequence[int]) -> list[Step]:
    """Return the steps of a legend: none, then at most four of about equally many places each.

    A step's label says the lowest and the highest count that it has, and nothing that no place has.
    """
    positive = sorted(count for count in counts if count > 0)
    starts = sorted({positive[len(positive) * number // STEPS] for number in range(STEPS)}) if positive else []
    steps = [Step("map-step-0", gettext("None yet"), 0)]
    for number, least in enumerate(starts):
        following = starts[number + 1] if number + 1 < len(starts) else positive[-1] + 1
        most = max(count for count in positive if count < following)
        # Few steps are spread over the whole ramp.
        shade = STEPS if len(starts) == 1 else 1 + round(number * (STEPS - 1) / (len(starts) - 1))
        steps.append(Step(f"map-step-{shade}", range_label(least, most), least))
    return steps


def range_label(least: int, most: int) -> str:
    if most == least:
        return f"{least:,}"
    return gettext("%(least)s to %(most)s") % {"least": f"{least:,}", "most": f"{most:,}"}


def step_of(count: int, legend: Sequence[Step]) -> Step:
    return next(step for step in reversed(legend) if count >= step.least)


def _areas(
    title: str,
    width: int,
    height: int,
    drawn: Sequence[tuple[str, CountedPlace | None]],
    places: Sequence[CountedPlace],
    address: Address | None = None,
) -> Map:
    shown = {place.location_id for _, place in drawn if place is not None}
    legend = legend_for([place.sources for place in places if place.location_id in shown])
    address = address or pages_of_places()
    areas = []
    for path, place in sorted(drawn, key=lambda pair: pair[1].own_name if pair[1] else ""):
        if place is None:
            areas.append(Area(gettext("Not in the catalog"), "map-ground", path=path))
        else:
            css = step_of(place.sources, legend).css
            areas.append(Area(shape_name(place), css, address(place), path))
    return Map(
        title, width, height, areas, legend, undrawn=[place for place in places if place.location_id not in shown]
    )
