"""The site's one process with production's settings, and what a request costs it and the database.

The process is gunicorn's, with `pdap.ops.serving`, and not this one: a request then costs what it costs in
production, with the server's own work, threads and logs. Its processor time is all threads'; the database's is that
of the processes which serve its connections. Parallel workers of PostgreSQL end with their statement: their time is
read where the server has gathered them, to the hundredth of a second, and so over a row of requests only.
"""

import http.client
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from bench.measured_site import KEY, LOCAL, site_environment, web_server
from bench.reads.processor import children, ended_children_seconds, processor_seconds
from pdap.db.raw_rows import only_column

# Connections are kept for the whole bench: one that ended would look like a parallel worker.
PRODUCTION = {
    "PDAP_ENVIRONMENT": "sandbox",
    "SITE_URL": "http://127.0.0.1",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "off",
    "SECURE_HSTS_SECONDS": "0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "CONN_MAX_AGE": "86400",
    # What an answer costs to make is measured, not what it costs to repeat.
    "KEPT_ANSWERS_MB": "0",
    # A busy machine takes longer than visitors wait; processor time is measured.
    "DATABASE_STATEMENT_TIMEOUT": "0",
    "WEB_TIMEOUT": "1200",
}
GUNICORN = ("--config", "python:pdap.ops.serving", "--max-requests", "0", "--timeout", "1200")
BACKENDS = """
select pid from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
# What a process still does after its answer has left, such as writing its log, belongs to the request.
SETTLE_SECONDS = 0.005


@dataclass(frozen=True)
class Clocks:
    """Processor seconds: of the web process, and of each database process that serves it."""

    web: float
    database: dict[int, float]


@dataclass(frozen=True)
class Cost:
    """What one request cost, in seconds, and the length of its answer in bytes."""

    web: float
    database: float
    wall: float
    length: int


class WebProcess:
    """A running site."""

    def __init__(self, port: int, pid: int, connection: psycopg.Connection) -> None:
        """Ask the site at a port; the connection looks after it from outside."""
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=1200)
        self.pid = pid
        self.connection = connection
        self.postmaster = postmaster_of(connection)

    def get(self, path: str, key: bool) -> int:
        """Return the length of an answer; ValueError for one that is no success. The answer is not compressed."""
        self.client.request("GET", path, headers={"Authorization": f"Basic {KEY}"} if key else {})
        answer = self.client.getresponse()
        length = 0
        while block := answer.read(65536):
            length += len(block)
        if answer.status != 200:
            raise ValueError(f"{path} is answered with {answer.status}.")
        return length

    def clocks(self) -> Clocks:
        backends = only_column(self.connection, BACKENDS)
        return Clocks(processor_seconds(self.pid), {pid: processor_seconds(pid) for pid in backends})

    def measure(self, path: str, key: bool) -> Cost:
        before, start = self.clocks(), time.perf_counter()
        length = self.get(path, key)
        wall = time.perf_counter() - start
        time.sleep(SETTLE_SECONDS)
        after = self.clocks()
        database = sum(seconds - before.database.get(pid, 0) for pid, seconds in after.database.items())
        return Cost(after.web - before.web, database, wall, length)

    def parallel_workers(self) -> float:
        """Return the processor seconds of all parallel workers up to now."""
        return ended_children_seconds(self.postmaster)


@contextmanager
def web_process(url: str, **variables: str) -> Iterator[WebProcess]:
    """Serve the database at an address, with nothing remembered: neither in the process nor in the shared cache."""
    LOCAL.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(url, autocommit=True) as connection, (LOCAL / "web.log").open("wb") as log:
        connection.execute("truncate django.django_cache")
        keys = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "JWT_SECRET_KEY")}
        environment = site_environment(url) | PRODUCTION | keys | variables
        with web_server(environment, *GUNICORN, log=log) as (port, server):
            (worker,) = children(server.pid)
            yield WebProcess(port, worker, connection)


def postmaster_of(connection: psycopg.Connection) -> int:
    """Return the process that started the server's others: on this machine, it is the parent of each."""
    with open(f"/proc/{connection.info.backend_pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])
