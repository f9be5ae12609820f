"""The tests that `-m 'not slow'` leaves out."""

from pathlib import Path

import pytest

from tests.conftest import SLOW_FILES, is_slow_file, pytest_ignore_collect

ROOT = Path(__file__).parents[2]


def test_every_slow_file_is_there() -> None:
    assert SLOW_FILES
    assert [name for name in SLOW_FILES if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("expression", ["not slow", "not drill", "slow", ""])
def test_only_files_that_are_slow_as_a_whole_are_not_read_and_only_where_slow_tests_are_left_out(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch, expression: str
) -> None:
    monkeypatch.setattr(pytestconfig.option, "markexpr", expression)
    files = {path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")}

    unread = {path for path in files if pytest_ignore_collect(ROOT / path, pytestconfig)}

    assert unread == ({path for path in files if is_slow_file(path)} if expression == "not slow" else set())
