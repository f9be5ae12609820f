"""The shared cache and the limits in a real Redis."""

import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from pdap.lib.limiter import Rate, RequestCounter, add_to_window
from pdap.lib.outage import SharedCacheError, is_outage
from tests.pdap.ops.clients import wait_for
from tests.ports import free_port

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="neither redis-server nor valkey-server is installed")


@pytest.fixture
def server(settings: Any, tmp_path: Path) -> Iterator[subprocess.Popen]:
    """A Redis of this test's own, which the site uses."""
    port = free_port()
    command = [str(PROGRAM), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"redis://127.0.0.1:{port}/0"
        shared = {"BACKEND": "pdap.ops.maintenance.redis_cache.RedisCache", "LOCATION": url}
        settings.REDIS_URL, settings.CACHES = url, {**settings.CACHES, "default": shared}
        try:
            assert wait_for(answers)
            yield process
        finally:
            process.kill()


def answers() -> bool:
    try:
        cache.set("ready", 1)
    except SharedCacheError:
        return False
    return bool(cache.get("ready") == 1)


def test_a_hundred_at_once_are_a_hundred_and_a_window_ends(server: subprocess.Popen) -> None:
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda _: add_to_window("limit:test", 1, 60), range(100)))
    assert sorted(counts) == list(range(1, 101))

    assert add_to_window("limit:test", -40, 60) == 60
    assert add_to_window("limit:short", 1, 1) == 1
    assert wait_for(lambda: cache.get("limit:short") is None)
    assert add_to_window("limit:short", 1, 1) == 1


def test_a_window_that_ends_while_it_is_added_to_ends_again(
    server: subprocess.Popen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdap.ops.maintenance.redis_cache.SteadyClient.add", lambda *args: True)
    monkeypatch.setattr("redis.Redis.exists", lambda *args: 1)

    assert add_to_window("limit:ended", 1, 1) == 1
    assert wait_for(lambda: cache.get("limit:ended") is None)


def test_the_apis_limit_is_one_for_all_processes(server: subprocess.Popen) -> None:
    rate, counter, other = Rate(3, 60), RequestCounter(), RequestCounter()

    used = [turn.count("caller", rate, now=1_000_000.0).used for turn in (counter, other, counter, other)]
    assert used == [1, 2, 3, 4]


def test_without_it_reading_goes_on_and_what_counts_attempts_fails(server: subprocess.Popen, db: None) -> None:
    server.kill()
    server.wait()

    with pytest.raises(SharedCacheError) as failure:
        cache.get("anything")
    assert is_outage(failure.value)
    assert RequestCounter().count("caller", Rate(1, 60), now=1_000_000.0).used == 1
    with pytest.raises(SharedCacheError):
        add_to_window("limit:attempts", 1, 60)
    assert Client().get("/about").status_code == 200
