"""`python -m tools.slow_tests`: which files `-m 'not slow'` leaves out."""

from tools.slow_tests import costs_of, slow_files

LINES = [
    "tests/a/test_quick.py\t0.0100",
    "tests/a/test_quick.py\t0.0300",
    "tests/a/test_slow.py\t2.0000",
    "tests/a/test_middling.py\t0.1000",
    "tests/browser/test_page.py\t0.0001",
]


def test_the_costs_of_a_file_are_those_of_all_its_tests() -> None:
    assert costs_of(LINES)["tests/a/test_quick.py"] == (2, 0.04)


def test_the_files_with_the_costliest_tests_are_left_out_until_the_rest_costs_no_more_than_it_may() -> None:
    costs = costs_of(LINES)

    assert slow_files(costs, most_seconds=10) == []
    assert slow_files(costs, most_seconds=1) == ["tests/a/test_slow.py"]
    assert slow_files(costs, most_seconds=0.1) == ["tests/a/test_middling.py", "tests/a/test_slow.py"]
