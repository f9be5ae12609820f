"""Make the outlines in `data/maps/` that the site's maps are drawn from; run by hand, once in some years.

`python -m tools.build_maps FOLDER` reads `us-atlas/` of the npm package us-atlas 3.0.1 (ISC; boundaries
of the US Census Bureau, public domain) below FOLDER, and writes

- `nation.json`: the states in Albers' projection, with Alaska, Hawaii and the territories beside them;
- `states/PA.json`: the counties of a state, in a projection that suits the state;
- `counties/PA.json`: each county of a state on a map of its own, and how degrees become points on that.

Every border is simplified once and shared by both its sides, so that neighbors still touch.
"""

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path

from locations.geography.load import DATA, rows_of
from tools.projection import Projection, conic, fitted, plane
from tools.shapes import Point, Topology, read_topology
from tools.simplify import area, path, simplified

MAPS = DATA / "maps"
ATTRIBUTION = "Boundaries: US Census Bureau, public domain, simplified from the package us-atlas (ISC)."
# us-atlas draws the nation 975 wide, too coarse in whole numbers, and lets the Aleutians stand out on the left.
NATION_SCALE = 2
NATION_OFFSET = (120, -20)
NATION = (2044, 1250)
STATE = (1000, 900)
COUNTY = (800, 640)
MARGIN = 6
# Where the nation's map shows the territories: left, top, width and height.
INSETS = {
    "MP": (1110, 1120, 50, 120),
    "GU": (1210, 1140, 70, 100),
    "AS": (1310, 1170, 100, 70),
    "PR": (1450, 1160, 200, 80),
    "VI": (1830, 1140, 100, 100),
}
# Islands farther than this many degrees from a territory's largest one would leave that too small to be hit.
REACH = {"PR": 1.2}
NEAR = 0.7


def main(folder: Path) -> None:
    isos = {fips: iso for iso, _, fips, *_ in rows_of("states")}
    write("nation", nation(folder / "us-atlas", isos))
    counties = read_topology(folder / "us-atlas" / "counties-10m.json", "counties")
    for fips, iso in isos.items():
        own = {county: rings for county, rings in counties.rings.items() if county.startswith(fips)}
        state = Topology([unwrapped(border) if iso == "AK" else border for border in counties.borders], own)
        write(f"states/{iso}", state_map(state))
        write(f"counties/{iso}", {county: county_map(state, county) for county in own})


def write(name: str, content: dict) -> None:
    target = MAPS / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"attribution": ATTRIBUTION, **content}, separators=(",", ":"), sort_keys=True)
    target.write_text(text.replace('","', '",\n"').replace('},"', '},\n"') + "\n")


def nation(package: Path, isos: dict[str, str]) -> dict:
    """Return the nation's map: what us-atlas has projected, and the territories in boxes."""
    states = read_topology(package / "states-albers-10m.json", "states")
    states.borders = [[in_nation(point) for point in border] for border in states.borders]
    shapes = {isos[fips]: paths(states, fips, 1.6, 12) for fips in states.rings}
    far = read_topology(package / "states-10m.json", "states")
    for fips, iso in isos.items():
        if iso in INSETS:
            shapes[iso] = inset(far, fips, INSETS[iso], REACH.get(iso, NEAR))
    return {"width": NATION[0], "height": NATION[1], "shapes": shapes, "insets": INSETS}


def in_nation(point: Point) -> Point:
    """Return where a point of us-atlas's projected nation stands on our map."""
    return point[0] * NATION_SCALE + NATION_OFFSET[0], point[1] * NATION_SCALE + NATION_OFFSET[1]


def inset(topology: Topology, fips: str, box: tuple[int, int, int, int], reach: float) -> str:
    left, top, width, height = box
    main = max((middle(topology.outline(ring)) for ring in topology.rings[fips]), key=lambda ring: ring[2])
    near = [ring for ring in topology.rings[fips] if math.dist(middle(topology.outline(ring))[:2], main[:2]) <= reach]
    project = conic(points_of(topology, near))
    fit = fitted(map(project, points_of(topology, near)), width, height, MARGIN)
    right, down = left + (width - fit.width) / 2, top + (height - fit.height) / 2

    def place(point: Point) -> Point:
        x, y = fit(project(point))
        return x + right, y + down

    return paths(projected(Topology(topology.borders, {fips: near}), place), fips, 0.8, 4)


def middle(ring: list[Point]) -> tuple[float, float, float]:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring), area(ring)


def state_map(state: Topology) -> dict:
    everything = [point for rings in state.rings.values() for point in points_of(state, rings)]
    project = conic(everything)
    fit = fitted(map(project, everything), *STATE, MARGIN)
    flat = projected(state, lambda point: fit(project(point)))
    shapes = {fips: paths(flat, fips, 0.9, 6) for fips in state.rings}
    return {"width": fit.width, "height": fit.height, "shapes": shapes}


def county_map(state: Topology, fips: str) -> dict:
    """Return the map of one county, and the numbers by which a place in degrees is put on it."""
    points = points_of(state, state.rings[fips])
    latitude = (min(y for _, y in points) + max(y for _, y in points)) / 2
    project = plane(latitude)
    fit = fitted(map(project, points), *COUNTY, MARGIN)
    flat = projected(Topology(state.borders, {fips: state.rings[fips]}), lambda point: fit(project(point)))
    return {
        "width": fit.width,
        "height": fit.height,
        "shape": paths(flat, fips, 0.7, 4),
        "latitude": round(latitude, 5),
        "left": round(fit.left, 6),
        "top": round(fit.top, 6),
        "scale": round(fit.scale, 4),
    }


def points_of(topology: Topology, rings: Iterable[list[int]]) -> list[Point]:
    return [point for ring in rings for point in topology.outline(ring)]


def projected(topology: Topology, project: Projection) -> Topology:
    used = {
        number if number >= 0 else ~number for rings in topology.rings.values() for ring in rings for number in ring
    }
    borders = [
        [project(point) for point in border] if number in used else [] for number, border in enumerate(topology.borders)
    ]
    return Topology(borders, topology.rings)


def paths(flat: Topology, fips: str, tolerance: float, smallest: float) -> str:
    used = {max(number, ~number) for ring in flat.rings[fips] for number in ring}
    fewer: list[list[Point]] = [[]] * len(flat.borders)
    for number in used:
        fewer[number] = simplified(flat.borders[number], tolerance)
    thin = Topology(fewer, {})
    rings = [thin.outline(ring) for ring in flat.rings[fips]]
    return path([ring for ring in rings if len(ring) > 2] or [flat.outline(flat.rings[fips][0])], smallest)


def unwrapped(border: list[Point]) -> list[Point]:
    """Return a border of Alaska without the date line, on both sides of which the Aleutians lie."""
    return [(x - 360 if x > 0 else x, y) for x, y in border]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
