"""A thousand writes while two processes answer: nobody gets an answer that was overtaken before they asked."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.pdap.ops.clients import wait_for
from tests.pdap.ops.test_database_troubles import FILL
from tests.pdap.ops.test_deployment import SERVER, address_of, serves, started
from tests.pdap.ops.test_replicas import HEADERS, PAGE
from tests.pdap.ops.visitors import ask_again
from tests.ports import free_port

pytestmark = pytest.mark.drill

WRITES, READERS = 1000, 4


@pytest.fixture
def site(migrated_database: psycopg.Connection, tmp_path: Path) -> Iterator[int]:
    """The port of a site of two processes."""
    for statement in FILL:
        migrated_database.execute(statement.encode())
    port = free_port()
    variables = {"DATABASE_URL": address_of(migrated_database), "PORT": str(port), "WEB_PROCESSES": "2"}
    variables["DJANGO_SETTINGS_MODULE"] = "tests.pdap.ops.slow_settings"
    with started(SERVER, tmp_path / "output", **variables) as process:
        assert wait_for(lambda: serves(port) or process.poll() is not None, 90)
        yield port


def test_no_answer_is_older_than_the_question(migrated_database: psycopg.Connection, site: int) -> None:
    written, over = 0, threading.Event()
    statuses: Counter[int] = Counter()

    def read(number: int) -> list[tuple[int, int]]:
        """Return the answers that were older than what had been committed before they were asked for."""
        stale, tag, last = [], "", 0
        while not over.is_set():
            committed = written
            # Half of the readers have a copy of their own, which they ask about.
            known = {"If-None-Match": tag} if tag and number % 2 else {}
            status, tag, page = ask_again(site, PAGE, {**HEADERS, **known})
            statuses[status] += 1
            if status == 200:
                match = re.search(r"Write (\d+)\b", page)
                last = int(match[1]) if match else 0
            if last < committed:
                stale.append((last, committed))
        return stale

    with ThreadPoolExecutor(READERS) as readers:
        futures = [readers.submit(read, number) for number in range(READERS)]
        try:
            for number in range(1, WRITES + 1):
                migrated_database.execute("update public.data_sources set name = %s where id = 1", [f"Write {number}"])
                written = number
        finally:
            over.set()
        stale = [pair for future in futures for pair in future.result()]

    assert stale == []
    assert set(statuses) <= {200, 304}
    assert statuses[200] > READERS
