"""What tests cost of processor time, written by `make test ARGS="-p tests.costs"` for `python -m tools.slow_tests`.

A clock would count what else the machine does, and a test of two workers twice.
"""

import os
import resource
import shutil
import time
from collections.abc import Generator
from typing import IO

import pytest

from tools.slow_tests import COSTS

FILE = pytest.StashKey[IO[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Forget what an earlier run has written; each parallel worker begins a file of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        shutil.rmtree(COSTS, ignore_errors=True)
    COSTS.mkdir(parents=True, exist_ok=True)
    config.stash[FILE] = (COSTS / f"{worker or 'main'}.tsv").open("w")


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[FILE].close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    before = processor_seconds()
    try:
        return (yield)
    finally:
        path = item.path.relative_to(item.config.rootpath).as_posix()
        item.config.stash[FILE].write(f"{path}\t{processor_seconds() - before:.4f}\n")


def processor_seconds() -> float:
    """Return what this process has used, and the programs that it has started and that are over."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime
