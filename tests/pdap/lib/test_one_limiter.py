"""How often something may be done is counted in one room."""

import ast
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
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
from tests.pdap.test_import_rule import modules
from tests.syntax import nodes_of

# Libraries that count attempts, by words in the names of their modules.
COUNTING = re.compile(r"rate_?limit|throttl|axes|defender|slowapi|flask_limiter|^limits\b")
OWN = {"pdap.lib.limiter", "pdap.api.rate_limits"}
# What else counts in the cache, and why that is no limit on people.
COUNTED = {"pdap.ops.worker.leases": "how often a job was started without an end"}
HOUR = 3600


def imported(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the modules that a module imports, with the names that it takes of them."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def counts_in_cache(nodes: Iterable[ast.AST]) -> bool:
    """Return whether a module adds to a number in the cache."""
    return any(isinstance(node, ast.Attribute) and node.attr in ("incr", "aincr", "decr") for node in nodes)


def test_nothing_else_counts_attempts() -> None:
    trees = {name: nodes_of(path) for name, path in modules()}
    counting = {
        name: library
        for name, nodes in trees.items()
        for library in imported(nodes)
        if COUNTING.search(library) and not library.startswith(tuple(OWN))
    }
    counted = {name for name, nodes in trees.items() if counts_in_cache(nodes)}
    throttles = {
        name
        for name, nodes in trees.items()
        for node in nodes
        if isinstance(node, ast.Attribute | ast.Name)
        and re.search(r"throttle_classes|Throttle$", node.attr if isinstance(node, ast.Attribute) else node.id)
    }

    assert counting == {}
    assert counted == {"pdap.lib.limiter", *COUNTED}
    assert throttles == set()
    assert settings.ACCOUNT_RATE_LIMITS is False


@pytest.mark.parametrize(
    "second",
    [
        "from rest_framework.throttling import AnonRateThrottle",
        "import django_ratelimit.decorators",
        "from allauth.core.internal import ratelimit",
        "from axes.decorators import axes_dispatch",
    ],
)
def test_a_second_limiter_would_be_seen(second: str) -> None:
    assert [library for library in imported(ast.walk(ast.parse(second))) if COUNTING.search(library)]


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
