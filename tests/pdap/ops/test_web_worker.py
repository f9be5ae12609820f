"""gunicorn as production runs it, with more requests than threads, clients that stall, and processes that end."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.pdap.ops.clients import wait_for
from tests.pdap.ops.test_deployment import SERVER, address_of, get, serves, started
from tests.ports import free_port

HEADERS = "Host: data.example.org\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"


@pytest.fixture
def site(database_of_the_module: psycopg.Connection, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a site with one process of one thread, or as the test's parameter has it; no test writes a row."""
    port = free_port()
    variables = {
        "DATABASE_URL": address_of(database_of_the_module),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.pdap.ops.slow_settings",
        "HELD": str(tmp_path),
        "WEB_PROCESSES": "1",
        "WEB_THREADS": "1",
        **getattr(request, "param", {}),
    }
    output = tmp_path / "output"
    with started(SERVER, output, **variables) as process:
        assert wait_for(lambda: serves(port) or process.poll() is not None), output.read_text()
        yield port


@contextmanager
def asked(port: int, path: str) -> Iterator[socket.socket]:
    """The connection of a request that has been sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\n{HEADERS}".encode())
        yield client


def status(client: socket.socket) -> int:
    """Wait for the whole answer, and return its status."""
    answer = b"".join(iter(lambda: client.recv(65_536), b""))
    return int(answer.split()[1])


def answered(*clients: socket.socket) -> list[socket.socket]:
    """Return those of the connections that an answer has begun to come by."""
    return select.select(clients, [], [], 0)[0]


def test_the_process_says_that_it_lives_while_every_thread_is_busy(site: int, tmp_path: Path) -> None:
    with ExitStack() as stack:
        busy = [stack.enter_context(asked(site, "/held")) for _ in range(3)]
        assert wait_for((tmp_path / "begun").exists)

        for _ in range(3):
            assert get(site, "/health/live") == (200, '{"status": "ok"}')
        assert answered(*busy) == []

        (tmp_path / "let-go").touch()
        assert [status(client) for client in busy] == [200, 200, 200]
    assert get(site, "/slow/0")[0] == 200


@pytest.mark.parametrize("site", [{"WEB_TIMEOUT": "3"}], indirect=True)
def test_no_request_waits_longer_than_the_timeout(site: int, tmp_path: Path) -> None:
    with ExitStack() as stack:
        busy = stack.enter_context(asked(site, "/held"))
        assert wait_for((tmp_path / "begun").exists)
        waiting = [stack.enter_context(asked(site, "/slow/0")) for _ in range(3)]

        # Each is refused while the one thread is still busy.
        assert [status(client) for client in waiting] == [503, 503, 503]
        assert answered(busy) == []

        (tmp_path / "let-go").touch()
        assert status(busy) == 200
    assert get(site, "/slow/3600")[0] == 503
    assert get(site, "/slow/0")[0] == 200


@pytest.mark.parametrize("site", [{"WEB_TIMEOUT": "2"}], indirect=True)
def test_a_stream_ends_when_its_client_stalls(site: int) -> None:
    with asked(site, "/endless") as client:
        client.recv(1024)

        # The one thread is free again though the client still holds its connection.
        assert wait_for(lambda: http_status(site, "/slow/0") == 200)


def http_status(port: int, path: str) -> int:
    try:
        return get(port, path)[0]
    except OSError:
        return 0


@pytest.mark.parametrize("site", [{"WEB_REQUESTS": "20"}], indirect=True)
def test_a_process_that_has_answered_enough_has_a_successor_before_it_ends(site: int) -> None:
    (arbiter,) = [pid for pid in processes_of(site) if children_of(pid)]
    (first,) = children_of(arbiter)

    statuses, most = [], 0
    until = time.monotonic() + 120
    while first in children_of(arbiter) and time.monotonic() < until:
        statuses.append(get(site, "/slow/0")[0])
        most = max(most, len(children_of(arbiter)))

    assert set(statuses) == {200}
    assert most >= 2
    assert wait_for(lambda: len(children_of(arbiter)) == 1)
    assert first not in children_of(arbiter)
    assert get(site, "/slow/0")[0] == 200


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def processes_of(port: int) -> list[int]:
    """Return the processes of this site, by its port in their environment."""
    pids = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                variables = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"PORT={port}".encode() in variables:
                pids.append(int(entry.name))
    return pids


def test_the_garbage_collector_passes_over_what_was_loaded_at_the_start(site: int) -> None:
    passed_over, collected_after = map(int, get(site, "/passed-over")[1].split())

    assert passed_over > 100_000
    assert collected_after > 10_000
