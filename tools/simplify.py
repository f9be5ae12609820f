"""Fewer points for the same look, and the points as the path of an SVG."""

import math
from collections.abc import Iterable
from itertools import pairwise

from tools.shapes import Point


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Return a line without the points that lie nearer to it than the tolerance (Douglas and Peucker)."""
    keep = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        start, end = parts.pop()
        far, distance = 0, tolerance
        for number in range(start + 1, end):
            away = from_line(line[number], line[start], line[end])
            if away > distance:
                far, distance = number, away
        if far:
            keep.add(far)
            parts += [(start, far), (far, end)]
    return [line[number] for number in sorted(keep)]


def from_line(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0
    if length:
        share = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.dist(point, (start[0] + share * dx, start[1] + share * dy))


def area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def path(rings: Iterable[list[Point]], smallest: float) -> str:
    """Return rings as the path of an SVG in whole numbers; rings below the smallest area only if there is no other."""
    ordered = sorted(rings, key=area, reverse=True)
    drawn = ordered[:1] + [ring for ring in ordered[1:] if area(ring) >= smallest]
    return "".join(_ring(ring) for ring in drawn)


def _ring(ring: list[Point]) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    moves = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points)]
    steps = [f"{dx}{dy}" if dy < 0 else f"{dx} {dy}" for dx, dy in moves if dx or dy]
    line = "".join(step if step[0] == "-" or not number else f" {step}" for number, step in enumerate(steps))
    return f"M{points[0][0]} {points[0][1]}l{line or '1 0'}z"
