"""What a refresh leaves that is killed: real processes, ended by SIGKILL at each of its steps."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from pdap.ops.transfer.replacing import Replacement
from pdap.ops.transfer.restoring import refresh
from pdap.ops.transfer.servers import name_of
from tests.pdap.ops.transfer.conftest import serves
from tests.pdap.ops.transfer.plants import Plants
from tests.pdap.ops.transfer.servers import databases_like

pytestmark = pytest.mark.drill

STEPS = ("Read", "Write", "Index", "Search", "Upgrade", "Swap")


def die() -> None:
    """End this process as the kernel would."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(step: str) -> Callable[[str, int, int], None]:
    """Return a listener that dies when a step begins."""

    def tell(name: str, done: int, total: int) -> None:
        if name == step:
            die()

    return tell


def run_and_die(source: str, target: str, tell: Callable[[str, int, int], None]) -> None:
    """Refresh in a process of its own; assert that it was killed."""
    if (child := os.fork()) == 0:
        try:
            refresh(source, target, "sandbox", [], tell)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def test_a_killed_refresh_leaves_the_target_serving_and_the_next_one_cleans_up(
    production: tuple[str, Plants], target: str, tmp_path: Path
) -> None:
    source, _ = production
    name = name_of(target)
    for step in STEPS:
        run_and_die(source, target, killed_at(step))

        assert serves(target), step
        assert databases_like(name) == {name, f"{name}__new"}, step
    assert [path.name for path in tmp_path.rglob("dump.zip*")] == ["dump.zip"]

    refresh(source, target, "sandbox", [], lambda *_: None)

    assert not serves(target)
    assert databases_like(name) == {name, f"{name}__old"}
    assert list(tmp_path.rglob("dump.zip*")) == []


def test_a_refresh_killed_between_the_two_renames_has_renamed_nothing(
    production: tuple[str, Plants], target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_a_rename(replacement: Replacement) -> None:
        with replacement.server.transaction():
            replacement.server.execute(f'alter database "{replacement.name}" rename to "{replacement.old}"')
            die()

    monkeypatch.setattr(Replacement, "_rename", half_a_rename)
    run_and_die(production[0], target, lambda *_: None)

    assert serves(target)
    with psycopg.connect(target) as connection:
        assert connection.execute("select which from public.serving").fetchone() == ("the present one",)
