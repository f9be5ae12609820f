"""How often something may be done is counted in one room."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import RequestFactory

from pdap.lib.limiter import (
    MOST_WAITING,
    Rate,
    add_to_window,
    count_one_more,
    slow_down,
    slowed_within_limit,
    within_limit,
)

COUNTING = {"allauth.core.internal", "allauth.core.internal.ratelimit", "allauth.core.ratelimit"}
HOUR = 3600


def test_nothing_else_counts_attempts() -> None:
    counting = []
    for app in settings.OUR_APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} & COUNTING:
                counting.append(path.name)

    assert counting == []
    assert settings.ACCOUNT_RATE_LIMITS is False


@pytest.mark.django_db
def test_a_window_lasts_as_long_as_it_should_however_often_it_is_counted(rf: RequestFactory) -> None:
    request = rf.post("/")
    with time_machine.travel("2026-11-24 12:00Z", tick=False) as time:
        assert within_limit(request, "test", 2, HOUR)
        time.shift(20 * 60)
        assert within_limit(request, "test", 2, HOUR)
        time.shift(20 * 60)
        assert not within_limit(request, "test", 2, HOUR)
        time.shift(21 * 60)
        assert within_limit(request, "test", 2, HOUR)


@pytest.mark.django_db
def test_what_was_right_is_given_back(rf: RequestFactory) -> None:
    request = rf.post("/")
    for _ in range(5):
        usage = count_one_more(request, [("test", Rate(1, 60))])
        assert usage is not None
        usage.rollback()

    assert count_one_more(request, [("test", Rate(1, 60))]) is not None
    assert count_one_more(request, [("test", Rate(1, 60))]) is None


@pytest.mark.django_db
def test_a_flood_gets_slower_before_it_is_refused(
    rf: RequestFactory, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SLOWEST_ANSWER = 3
    waits: list[float] = []
    monkeypatch.setattr("pdap.lib.limiter.time.sleep", waits.append)
    request = rf.post("/")

    assert [slowed_within_limit(request, "test", 10, HOUR) for _ in range(12)] == [True] * 10 + [False] * 2

    assert [round(seconds, 1) for seconds in waits] == [0.6, 1.2, 1.8, 2.4, 3.0]
    assert slowed_within_limit(rf.post("/", REMOTE_ADDR="192.0.2.9"), "test", 10, HOUR)
    assert len(waits) == 5


def test_few_threads_wait_at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SLOWEST_ANSWER = 3
    depth: list[int] = []

    def sleep(_: float) -> None:
        depth.append(len(depth) + 1)
        slow_down(1)

    monkeypatch.setattr("pdap.lib.limiter.time.sleep", sleep)
    slow_down(1)

    assert len(depth) == MOST_WAITING


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted() -> None:
    def count(_: int) -> int:
        try:
            return add_to_window("limit:at-once", 1, HOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(count, range(24))) == list(range(1, 25))


@pytest.mark.django_db
def test_the_limit_keeps_no_address(rf: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.77")
    within_limit(request, "test", 1, HOUR)

    with connection.cursor() as cursor:
        cursor.execute("select cache_key from django_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert any("limit:test" in key for key in keys)
    assert not any("192.0.2.77" in key for key in keys)
