"""Fewer points for the same look."""

from tools.projection import conic, fitted, plane
from tools.shapes import Point
from tools.simplify import area, path, simplified


def test_a_point_near_the_line_goes_and_one_that_stands_out_stays() -> None:
    assert simplified([(0, 0), (5, 0.1), (10, 0)], 1) == [(0, 0), (10, 0)]
    assert simplified([(0, 0), (5, 3), (10, 0)], 1) == [(0, 0), (5, 3), (10, 0)]


def test_an_island_keeps_its_shape() -> None:
    island: list[Point] = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]

    assert len(simplified(island, 1)) >= 4


def test_a_line_backward_is_simplified_to_the_same_points() -> None:
    line: list[Point] = [(0, 0), (3, 4), (6, -2), (9, 3), (12, 0)]

    assert simplified(line[::-1], 1) == simplified(line, 1)[::-1]


def test_a_path_is_relative_and_leaves_out_specks_but_never_everything() -> None:
    square: list[Point] = [(0, 0), (10, 0), (10, 10), (0, 10)]
    speck: list[Point] = [(50, 50), (51, 50), (51, 51)]

    assert path([square, speck], 4) == "M0 0l10 0 0 10-10 0z"
    assert path([speck], 4).startswith("M50 50")
    assert area(square) == 100


def test_projections_put_north_up_and_fit_the_box() -> None:
    corners: list[Point] = [(-80.5, 39.7), (-74.7, 39.7), (-74.7, 42.3), (-80.5, 42.3)]
    for project in (conic(corners), plane(41)):
        fit = fitted(map(project, corners), 1000, 900, 6)
        placed = [fit(project(corner)) for corner in corners]
        assert placed[2][1] < placed[1][1]
        assert all(-1 <= x <= fit.width + 1 and -1 <= y <= fit.height + 1 for x, y in placed)
