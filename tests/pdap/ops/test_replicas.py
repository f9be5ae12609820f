"""The site on a real primary with two real streaming replicas: one is killed under load, one lags, the primary ends."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import binaries
from tests.pdap.ops.clients import in_this_crowd, wait_for
from tests.pdap.ops.own_server import OwnServer
from tests.pdap.ops.test_database_troubles import FILL
from tests.pdap.ops.test_deployment import SERVER, environment, serves, started
from tests.ports import free_port

pytestmark = pytest.mark.drill

PAGE, READERS, LAG_SECONDS = "/data-sources/1", 4, 1
HEADERS = {"Host": "data.example.org", "X-Forwarded-Proto": "https"}
PASSWORD = "correct horse battery staple"


class PrimaryServer(OwnServer):
    """A server that others may copy and follow."""

    more_settings = ("wal_level=replica", "max_wal_senders=10")


class ReplicaServer(PrimaryServer):
    """A streaming replica of another server."""

    def __init__(self, folder: Path, primary: OwnServer) -> None:
        super().__init__(folder)
        shutil.rmtree(self.home.data)
        # The data belong to whom the server runs as; the folder above is ours.
        parent = folder / "received"
        parent.mkdir()
        owner = primary.home.owner()
        os.chown(parent, owner.pw_uid, owner.pw_gid)
        subprocess.run(
            [
                *(
                    binaries.usable_programs(primary.home) / "pg_basebackup",
                    "--write-recovery-conf",
                    "--checkpoint=fast",
                ),
                *("--host=127.0.0.1", f"--port={primary.port}", "--username=postgres", f"--pgdata={parent / 'data'}"),
            ],
            env={**os.environ, "PGPASSWORD": primary.home.password()},
            cwd="/",
            check=True,
            capture_output=True,
            timeout=in_this_crowd(120),
            **primary.home.as_owner(),
        )
        (parent / "data").rename(self.home.data)
        (folder / "password").write_text(primary.home.password())

    def kill(self) -> None:
        """End it at once, as a machine that loses its power does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=in_this_crowd(30))
        self.process = None
        (self.home.data / "postmaster.pid").unlink(missing_ok=True)

    def statements(self) -> int:
        """Return how many transactions it has answered in the catalog's database, once they are counted."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(
                "select xact_commit from pg_stat_database where datname = 'pdap'",
            ).fetchone()
        assert row
        return row[0]

    def ask(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass
class Machines:
    """A primary, its replicas, and a site on them."""

    primary: OwnServer
    replicas: list[ReplicaServer]
    port: int


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = Path(tempfile.mkdtemp(prefix="pdap-test-replicas-"))
    folder.chmod(0o711)
    servers: list[OwnServer] = [PrimaryServer(folder / "primary")]
    primary = servers[0]
    try:
        primary.start()
        release(primary.url)
        for name in ("first", "second"):
            (folder / name).mkdir(mode=0o711)
            replica = ReplicaServer(folder / name, primary)
            servers.append(replica)
            replica.start()
        port = free_port()
        variables = {
            "DATABASE_URL": primary.url,
            "REPLICA_URLS": ",".join(server.url for server in servers[1:]),
            "REPLICA_LAG_SECONDS": str(LAG_SECONDS),
            "KEPT_ANSWERS_MB": "0",  # so that pages are read each time
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "tests.pdap.ops.slow_settings",
        }
        with started(SERVER, tmp_path_factory.mktemp("site") / "output", **variables) as process:
            assert wait_for(lambda: serves(port) or process.poll() is not None, 90)
            yield Machines(primary, [server for server in servers if isinstance(server, ReplicaServer)], port)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder)


def release(url: str) -> None:
    """Make the schema, a few hundred sources, and someone who can sign in."""
    variables = environment(DATABASE_URL=url)
    program = (
        "import django; django.setup()\n"
        "from accounts.models import User\n"
        f"User.objects.create_user(email='reader@example.org', password={PASSWORD!r})\n"
    )
    for command in (["manage.py", "release"], ["-c", program]):
        subprocess.run(
            [sys.executable, *command],
            env={**variables, "DJANGO_SETTINGS_MODULE": "pdap.settings"},
            cwd=BASE_DIR,
            check=True,
            capture_output=True,
            timeout=in_this_crowd(300),
        )
    with psycopg.connect(url) as connection:
        for statement in FILL:
            connection.execute(statement.encode())


class Reader:
    """A visitor with cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {**HEADERS, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=in_this_crowd(30))
        try:
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "https://data.example.org/"}
                connection.request("POST", path, urlencode(form), headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            for cookie in response.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return response.status, text
        finally:
            connection.close()


def under_load(port: int, during: object) -> Counter[int]:
    """Return the statuses that readers got while something happened."""
    over, statuses = threading.Event(), Counter[int]()

    def read() -> None:
        while not over.is_set():
            statuses[Reader(port).ask(PAGE)[0]] += 1

    with ThreadPoolExecutor(READERS) as readers:
        futures = [readers.submit(read) for _ in range(READERS)]
        try:
            during()  # type: ignore[operator]
        finally:
            over.set()
        for future in futures:
            future.result()
    return statuses


def rename(machines: Machines, name: str) -> None:
    with psycopg.connect(machines.primary.url, autocommit=True) as connection:
        connection.execute("update public.data_sources set name = %s where id = 1", [name])


def is_read(replica: ReplicaServer, port: int) -> bool:
    """Return whether a replica answers for public pages."""
    before = replica.statements()
    for _ in range(20):
        Reader(port).ask(PAGE)
    time.sleep(1.5)  # statistics are written at the end of a pause
    return replica.statements() > before + 5


def test_public_pages_are_read_from_both_replicas(machines: Machines) -> None:
    assert Reader(machines.port).ask(PAGE)[0] == 200
    assert wait_for(lambda: all(is_read(replica, machines.port) for replica in machines.replicas), 30)


def test_a_replica_that_is_killed_under_load_is_no_error_and_comes_back(machines: Machines) -> None:
    replica = machines.replicas[0]

    def kill_and_start() -> None:
        time.sleep(2)
        replica.kill()
        time.sleep(8)
        replica.start()
        time.sleep(4)

    statuses = under_load(machines.port, kill_and_start)

    assert set(statuses) == {200}, statuses
    assert statuses[200] > 50
    assert wait_for(lambda: is_read(replica, machines.port), 30)


def test_a_replica_that_lags_is_left_out_and_comes_back(machines: Machines) -> None:
    replica = machines.replicas[1]
    replica.ask("select pg_wal_replay_pause()")
    try:
        rename(machines, "Written while one lags")
        time.sleep(LAG_SECONDS + 2.5)
        pages = [Reader(machines.port).ask(PAGE)[1] for _ in range(20)]
        assert all("Written while one lags" in page for page in pages)
    finally:
        replica.ask("select pg_wal_replay_resume()")

    assert wait_for(lambda: is_read(replica, machines.port), 30)


def test_who_has_just_written_reads_what_they_wrote(machines: Machines) -> None:
    reader = Reader(machines.port)
    form = reader.ask("/sign-in")[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    for replica in machines.replicas:
        replica.ask("select pg_wal_replay_pause()")
    try:
        fields = {"csrfmiddlewaretoken": token[1], "username": "reader@example.org", "password": PASSWORD}
        status, _ = reader.ask("/sign-in", fields)
        assert status == 302
        for _ in range(6):
            assert "Sign out" in reader.ask("/about")[1], "the session was looked for where it is not yet"
    finally:
        for replica in machines.replicas:
            replica.ask("select pg_wal_replay_resume()")


def test_a_program_that_copies_goes_on_wherever_it_is_read(machines: Machines) -> None:
    assert wait_for(lambda: all(is_read(replica, machines.port) for replica in machines.replicas), 30)
    cursor, statuses = "", Counter[int]()
    machines.replicas[0].ask("select pg_wal_replay_pause()")
    try:
        for number in range(30):
            rename(machines, f"Name {number}")
            status, text = Reader(machines.port).ask(f"/api/v3/changes?limit=5{cursor}")
            statuses[status] += 1
            cursor = f"&since={json.loads(text).get('cursor', '')}"
    finally:
        machines.replicas[0].ask("select pg_wal_replay_resume()")
    assert statuses == {200: 30}


def test_without_the_primary_public_pages_can_be_read(machines: Machines) -> None:
    assert wait_for(lambda: all(is_read(replica, machines.port) for replica in machines.replicas), 30)
    machines.primary.stop()
    try:
        statuses = Counter(Reader(machines.port).ask(PAGE)[0] for _ in range(20))
        assert statuses == {200: 20}
        assert Reader(machines.port).ask("/sign-in", {"email": "x"})[0] in (403, 503)
    finally:
        machines.primary.start()
    assert wait_for(lambda: Reader(machines.port).ask("/sign-in")[0] == 200, 30)
