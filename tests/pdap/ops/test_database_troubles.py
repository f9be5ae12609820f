"""The site under load while its database restarts, and while a table is locked for long."""

import http.client
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from pdap.lib.environment import BASE_DIR
from tests.pdap.ops.clients import in_this_crowd, wait_for
from tests.pdap.ops.own_server import OwnServer
from tests.pdap.ops.test_deployment import SERVER, environment, serves, started
from tests.ports import free_port

pytestmark = pytest.mark.drill

RESTARTS, READERS, SECONDS = 3, 6, 8.0
LOCK_SECONDS = 45.0
FILL = (
    "insert into data_sources (name, source_url, approval_status)"
    " select 'Arrests ' || number, 'https://example.org/' || number, 'approved' from generate_series(1, 300) number",
    "insert into link_data_sources__locations (data_source_id, location_id)"
    " select source.id, place.id from data_sources source, locations place where place.type = 'National'",
)
# With and without the table of data sources.
NEED_THE_TABLE = "/data-sources/1"
# Of the same kind, and asked for before: the process that answered has kept it.
KEPT = "/data-sources/2"
NEEDS_NO_TABLE = "/sign-in"
PAGES = ("/", NEED_THE_TABLE, "/agencies", "/data-sources", "/metrics", NEEDS_NO_TABLE)


@pytest.fixture
def database() -> Iterator[OwnServer]:
    """A server with a few hundred sources in it."""
    folder = Path(tempfile.mkdtemp(prefix="pdap-test-own-"))
    folder.chmod(0o711)
    server = OwnServer(folder)
    server.start()
    try:
        subprocess.run(
            [sys.executable, "manage.py", "release"],
            env=environment(DATABASE_URL=server.url),
            cwd=BASE_DIR,
            check=True,
            capture_output=True,
            timeout=in_this_crowd(300),
        )
        with psycopg.connect(server.url) as connection:
            for statement in FILL:
                connection.execute(statement)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture
def site(database: OwnServer, tmp_path: Path) -> Iterator[int]:
    """The port of a site on that database."""
    port = free_port()
    variables = {
        "DATABASE_URL": database.url,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.pdap.ops.slow_settings",
    }
    with started(SERVER, tmp_path / "output", **variables) as process:
        assert wait_for(lambda: serves(port) or process.poll() is not None, 60)
        yield port


def ask(port: int, path: str, seconds: float = 60) -> tuple[int, float, str | None]:
    """Return the status of an answer, the seconds that it took, and when to ask again."""
    begin = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", path, headers={"Host": "data.example.org", "X-Forwarded-Proto": "https"})
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - begin, response.headers["Retry-After"]
    finally:
        connection.close()


def test_three_restarts_under_load_are_no_error(database: OwnServer, site: int, capsys: pytest.CaptureFixture) -> None:
    over = threading.Event()
    statuses: Counter[int] = Counter()
    slowest = 0.0

    def read(number: int) -> None:
        nonlocal slowest
        for turn in range(10**6):
            if over.is_set():
                return
            status, seconds, _ = ask(site, PAGES[(number + turn) % len(PAGES)])
            statuses[status] += 1
            slowest = max(slowest, seconds)

    back = []
    with ThreadPoolExecutor(READERS) as readers:
        futures = [readers.submit(read, number) for number in range(READERS)]
        try:
            for _ in range(RESTARTS):
                time.sleep(SECONDS / 2)
                database.stop()
                database.start()
                begin = time.monotonic()
                assert wait_for(lambda: ask(site, NEED_THE_TABLE)[0] == 200, 30)
                back.append(time.monotonic() - begin)
                time.sleep(SECONDS / 2)
        finally:
            over.set()
        for future in futures:
            future.result()

    with capsys.disabled():
        print(  # noqa: T201
            f"\n{RESTARTS} restarts under {READERS} readers: answers {dict(statuses)}, slowest {slowest:.1f} s,"
            f" back after {', '.join(f'{seconds:.2f}' for seconds in back)} s"
        )
    assert set(statuses) <= {200, 302, 503}
    assert statuses[200] > 100


def test_a_lock_of_45_seconds_stops_only_what_needs_the_table(
    database: OwnServer, site: int, capsys: pytest.CaptureFixture
) -> None:
    figures: dict[str, list[float]] = {"/health/live": [], NEEDS_NO_TABLE: [], NEED_THE_TABLE: [], KEPT: []}
    statuses: dict[str, Counter[int]] = {path: Counter() for path in figures}
    again: set[str | None] = set()
    over = threading.Event()

    def read(path: str) -> None:
        while not over.is_set():
            status, seconds, retry_after = ask(site, path)
            figures[path].append(seconds)
            statuses[path][status] += 1
            if status == 503:
                again.add(retry_after)
            time.sleep(0.05)

    for path in (NEEDS_NO_TABLE, KEPT):
        ask(site, path)
    with psycopg.connect(database.url) as locking:
        locking.execute("lock table data_sources in access exclusive mode")
        with ThreadPoolExecutor() as readers:
            futures = [readers.submit(read, path) for path in (*figures, NEED_THE_TABLE, NEED_THE_TABLE)]
            time.sleep(LOCK_SECONDS)
            over.set()
            for future in futures:
                future.result()
        locking.rollback()
    begin = time.monotonic()
    assert wait_for(lambda: ask(site, NEED_THE_TABLE)[0] == 200, 10)
    back = time.monotonic() - begin

    with capsys.disabled():
        for path, seconds in figures.items():
            print(f"\n{path}: {dict(statuses[path])}, slowest {max(seconds):.2f} s", end="")  # noqa: T201
        print(f"\nback after {back:.2f} s, Retry-After {again}")  # noqa: T201
    assert set(statuses["/health/live"]) == {200}
    assert max(figures["/health/live"]) < 1
    assert set(statuses[NEEDS_NO_TABLE]) == {200}
    assert set(statuses[NEED_THE_TABLE]) == {503}
    assert 200 in statuses[KEPT]
    assert set(statuses[KEPT]) <= {200, 503}
    assert max(figures[KEPT]) < 5
    assert max(figures[NEED_THE_TABLE]) < 5
    assert None not in again
