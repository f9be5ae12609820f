"""From degrees to a flat map: projections that keep areas, and fitting what they give into a box."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tools.shapes import Point

Projection = Callable[[Point], Point]


@dataclass(frozen=True)
class Fit:
    """A scale and an offset that put points into a box; y grows downward."""

    scale: float
    left: float
    top: float
    width: int
    height: int

    def __call__(self, point: Point) -> Point:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale


def conic(points: Iterable[Point]) -> Projection:
    """Return Albers' equal-area conic projection with the parallels and the meridian that suit these points."""
    all_points = list(points)
    south, north = min(y for _, y in all_points), max(y for _, y in all_points)
    middle = math.radians((min(x for x, _ in all_points) + max(x for x, _ in all_points)) / 2)
    first, second = (math.radians(south + (north - south) * share) for share in (1 / 6, 5 / 6))
    cone = (math.sin(first) + math.sin(second)) / 2
    constant = math.cos(first) ** 2 + 2 * cone * math.sin(first)

    def project(point: Point) -> Point:
        radius = math.sqrt(constant - 2 * cone * math.sin(math.radians(point[1]))) / cone
        angle = cone * (math.radians(point[0]) - middle)
        return radius * math.sin(angle), radius * math.cos(angle)

    return project


def plane(latitude: float) -> Projection:
    """Return the projection of a small area around a latitude; degrees of latitude stay as long as they are."""
    shrink = math.cos(math.radians(latitude))
    return lambda point: (point[0] * shrink, -point[1])


def fitted(points: Iterable[Point], width: int, height: int, margin: int) -> Fit:
    """Return what fits projected points into a box at most this large, with a margin on every side."""
    all_points = list(points)
    left, right = min(x for x, _ in all_points), max(x for x, _ in all_points)
    top, bottom = min(y for _, y in all_points), max(y for _, y in all_points)
    scale = min((width - 2 * margin) / (right - left), (height - 2 * margin) / (bottom - top))
    return Fit(
        scale,
        left - margin / scale,
        top - margin / scale,
        math.ceil((right - left) * scale) + 2 * margin,
        math.ceil((bottom - top) * scale) + 2 * margin,
    )
