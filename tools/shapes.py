"""Shapes of counties and states out of a TopoJSON file: their centers, and which of them a point lies in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Point = tuple[float, float]  # longitude, latitude


@dataclass
class Shape:
    """An area of one or more rings; holes are rings of the other direction."""

    rings: list[list[Point]] = field(default_factory=list)

    def center(self) -> Point:
        """Return the center of gravity in degrees, exact enough to put a dot on a map."""
        area = x = y = 0.0
        for ring in self.rings:
            for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
                cross = x0 * y1 - x1 * y0
                area += cross
                x += (x0 + x1) * cross
                y += (y0 + y1) * cross
        if area == 0:  # simplified to a line
            points = [point for ring in self.rings for point in ring]
            return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
        return x / (3 * area), y / (3 * area)

    def holds(self, point: Point) -> bool:
        """Return whether a point lies inside: a line from it crosses the rings an odd number of times."""
        px, py = point
        inside = False
        for ring in self.rings:
            for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
                if (y0 > py) != (y1 > py) and px < (x1 - x0) * (py - y0) / (y1 - y0) + x0:
                    inside = not inside
        return inside


@dataclass
class Topology:
    """The borders of a TopoJSON file, each once, and which of them make the rings of each shape (by FIPS)."""

    borders: list[list[Point]]
    rings: dict[str, list[list[int]]]

    def outline(self, numbers: list[int]) -> list[Point]:
        """Return the points of a ring, the first not repeated at the end."""
        ring: list[Point] = []
        for number in numbers:
            # A complement says: the same border backward. Each begins where the one before it ended.
            border = self.borders[number] if number >= 0 else self.borders[~number][::-1]
            ring += border[1:] if ring else border
        return ring[:-1]


def read_topology(path: Path, kind: str) -> Topology:
    """Return a TopoJSON file's borders and shapes; `kind` is `states` or `counties`."""
    topology = json.loads(path.read_text())
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    borders = [list(_points(arc, scale, offset)) for arc in topology["arcs"]]
    rings = {}
    for geometry in topology["objects"][kind]["geometries"]:
        polygons = {"Polygon": lambda g: [g["arcs"]], "MultiPolygon": lambda g: g["arcs"]}.get(geometry["type"])
        if polygons is not None:
            rings[str(geometry["id"])] = [ring for polygon in polygons(geometry) for ring in polygon]
    return Topology(borders, rings)


def read_shapes(path: Path, kind: str) -> dict[str, Shape]:
    """Return the shapes of a TopoJSON file by their id (FIPS); `kind` is `states` or `counties`."""
    topology = read_topology(path, kind)
    return {fips: Shape([_unwrap(topology.outline(ring)) for ring in rings]) for fips, rings in topology.rings.items()}


def _points(arc: list[list[int]], scale: list[float], offset: list[float]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + offset[0], y * scale[1] + offset[1]


def _unwrap(ring: list[Point]) -> list[Point]:
    # The Aleutians lie on both sides of the date line.
    return [(x - 360 if x > 170 and ring[0][0] < 0 else x, y) for x, y in ring]
