"""The tests that `-m 'not slow'` leaves out."""

from pathlib import Path

from tests.conftest import SLOW_FILES

ROOT = Path(__file__).parents[2]


def test_every_slow_file_is_there() -> None:
    assert SLOW_FILES
    assert [name for name in SLOW_FILES if not (ROOT / name).is_file()] == []
