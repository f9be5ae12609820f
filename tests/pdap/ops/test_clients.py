"""How long tests of processes wait: as long as it takes here, however many others use the machine."""

import os
from types import SimpleNamespace

import pytest

from tests.pdap.ops import clients


@pytest.mark.parametrize(
    ("load", "cores", "nice", "times"), [(0.1, 2, 0, 1), (28.0, 2, 0, 14), (4.0, 2, 5, 2 * 1.25**5)]
)
def test_a_wait_is_as_many_times_longer_as_others_wait_for_each_core(
    monkeypatch: pytest.MonkeyPatch, load: float, cores: int, nice: int, times: float
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0, 0))
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(os, "nice", lambda by: nice)

    assert clients.in_this_crowd(120) == pytest.approx(120 * times)


def test_what_never_comes_true_is_given_up_after_these_seconds_of_an_idle_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(clients, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: now))
    monkeypatch.setattr(clients, "crowding", lambda: 10.0)

    assert not clients.wait_for(lambda: False, 3)
    assert now == pytest.approx(30, abs=0.1)
