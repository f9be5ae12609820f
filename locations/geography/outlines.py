"""The outlines that maps are drawn from, as `build_maps` made them; a page reads only what it draws."""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from locations.geography.load import DATA

MAPS = DATA / "maps"


@dataclass(frozen=True)
class Outlines:
    """Shapes of one map by state code or FIPS, as SVG paths; `insets` are boxes of what lies far away."""

    width: int
    height: int
    shapes: dict[str, str]
    insets: dict[str, tuple[int, int, int, int]]


@dataclass(frozen=True)
class CountyOutline:
    """One county, and how degrees become points on its map."""

    width: int
    height: int
    shape: str
    latitude: float
    left: float
    top: float
    scale: float

    def point(self, lat: float, lng: float) -> tuple[int, int]:
        # The Aleutians lie on both sides of the date line, and are drawn on this one.
        west = lng - 360 if lng > 0 and self.left < -90 else lng
        x = west * math.cos(math.radians(self.latitude))
        return round((x - self.left) * self.scale), round((-lat - self.top) * self.scale)


@dataclass(frozen=True)
class LabelSpot:
    """Where a shape's label stands: the middle of its largest part, and how much room there is."""

    x: int
    y: int
    width: int
    height: int


@lru_cache(maxsize=4000)
def label_spot(path: str) -> LabelSpot:
    """Return where a label stands in a shape that is drawn by one move and relative lines for each part."""
    largest, spot = 0.0, LabelSpot(0, 0, 0, 0)
    for part in path.split("z"):
        points = points_of(part)
        if len(points) < 3:
            continue
        closed = [*points, points[0]]
        cross = [x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(closed)]
        area = sum(cross) / 2
        if abs(area) <= largest:
            continue
        largest = abs(area)
        steps = list(zip(pairwise(closed), cross, strict=True))
        x = sum((here[0] + there[0]) * weight for (here, there), weight in steps) / (6 * area)
        y = sum((here[1] + there[1]) * weight for (here, there), weight in steps) / (6 * area)
        xs, ys = zip(*points, strict=True)
        # A shape fills less than its box.
        share = math.sqrt(abs(area) / max(1, (max(xs) - min(xs)) * (max(ys) - min(ys))))
        spot = LabelSpot(round(x), round(y), int((max(xs) - min(xs)) * share), int((max(ys) - min(ys)) * share))
    return spot


def points_of(part: str) -> list[tuple[int, int]]:
    """Return the corners of one part of a shape: where it begins, and each step from there."""
    numbers = [int(number) for number in re.findall(r"-?\d+", part)]
    points: list[tuple[int, int]] = []
    x = y = 0
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=False):
        x, y = x + step_x, y + step_y
        points.append((x, y))
    return points


@lru_cache(maxsize=1)
def nation_outlines() -> Outlines:
    return _outlines(_read("nation"))


@lru_cache(maxsize=60)
def state_outlines(state_iso: str) -> Outlines | None:
    """Return the counties of a state; None for a state that the maps do not know."""
    return _outlines(_read(f"states/{state_iso}")) if _known(state_iso) else None


def county_outline(state_iso: str, fips: str) -> CountyOutline | None:
    """Return a county; None for one that the maps do not know."""
    county = _counties(state_iso).get(fips) if _known(state_iso) else None
    return CountyOutline(**county) if county else None


def _known(state_iso: str) -> bool:
    # A state's code comes from the database: only letters may name a file.
    return state_iso.isalpha() and (MAPS / "states" / f"{state_iso}.json").exists()


@lru_cache(maxsize=60)
def _counties(state_iso: str) -> dict[str, dict[str, Any]]:
    return _read(f"counties/{state_iso}")


def _outlines(content: dict[str, Any]) -> Outlines:
    insets = {iso: tuple(box) for iso, box in content.get("insets", {}).items()}
    return Outlines(content["width"], content["height"], content["shapes"], insets)


def _read(name: str) -> dict[str, Any]:
    content = json.loads((MAPS / f"{name}.json").read_text(encoding="utf-8"))
    del content["attribution"]
    return content
