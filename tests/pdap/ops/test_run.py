"""`python -m pdap.ops.run`, which `make run` calls: from nothing to a served page, and back to nothing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import attach_server, release_server
from pdap.ops.embedded.server_home import Home
from pdap.ops.release import PREPARATION_LOCK
from pdap.ops.run import site_url
from tests import template
from tests.pdap.ops.clients import processes_with, wait_for
from tests.ports import free_port

pytestmark = pytest.mark.slow
# A first start migrates and loads the demonstration, on a machine that may have much else to do.
FIRST_START_SECONDS = 300


class Site:
    """A site with a database of its own, as `make run` starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder / "output"
        self.process: subprocess.Popen | None = None

    def start(self, **variables: str) -> None:
        """Start it."""
        environment = {
            "PATH": os.environ["PATH"],
            "PDAP_LOCAL": str(self.folder),
            "PORT": str(self.port),
            "PDAP_DOTENV": "",
        }
        environment["PDAP_DEMO"] = "off"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pdap.ops.run"],
                env=environment | variables,
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        """Return what it printed."""
        return self.output.read_text()

    def serves(self, path: str = "/") -> bool:
        """Return whether a page answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def end(self, number: int) -> int:
        """Send a signal to the supervisor alone, and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=180)

    def left(self) -> list[int]:
        """Return the processes that are left of it."""
        return processes_with("PDAP_LOCAL", str(self.folder))


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that does not run yet; nothing of it may be left at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pdap-test-run-"))
    folder.chmod(0o711)
    site = Site(folder)
    yield site
    if site.process and site.process.poll() is None:
        site.end(signal.SIGKILL)
    assert wait_for(lambda: not site.left()), site.said()
    shutil.rmtree(folder)


def test_from_nothing_to_a_page_and_back(site: Site) -> None:
    site.start()
    assert wait_for(site.serves, FIRST_START_SECONDS), site.said()
    assert site.serves("/health/ready")
    assert wait_for(lambda: f"PDAP is at http://127.0.0.1:{site.port}/" in site.said())

    # A second one on the same port says so and leaves the first alone.
    second = subprocess.run(
        [sys.executable, "-m", "pdap.ops.run"],
        env={"PATH": os.environ["PATH"], "PORT": str(site.port), "PDAP_LOCAL": str(site.folder), "PDAP_DOTENV": ""},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert second.returncode == 1
    assert f"Port {site.port} on 127.0.0.1 is in use" in second.stderr
    assert f"make run PORT={site.port + 1}" in second.stderr
    assert site.serves()

    assert site.end(signal.SIGINT) == 0
    assert wait_for(lambda: not site.left())
    assert "Traceback" not in site.said()


@pytest.mark.drill
def test_a_run_that_is_killed_leaves_nothing_and_recovers(site: Site) -> None:
    site.start()
    assert wait_for(site.serves, FIRST_START_SECONDS), site.said()

    site.end(signal.SIGKILL)
    assert wait_for(lambda: not site.left()), site.left()

    site.start()
    assert wait_for(site.serves, FIRST_START_SECONDS), site.said()
    assert site.end(signal.SIGTERM) == 0


@pytest.mark.drill
def test_a_database_that_ends_by_itself_is_started_again_and_the_site_is_back(site: Site) -> None:
    site.start()
    assert wait_for(site.serves, FIRST_START_SECONDS), site.said()
    server = Home(site.folder / "postgres")

    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    assert wait_for(lambda: "The database has stopped unexpectedly. Restarting it." in site.said())
    assert wait_for(lambda: site.serves("/health/ready")), site.said()
    assert site.end(signal.SIGINT) == 0


@pytest.mark.drill
def test_two_first_runs_at_once_take_turns(site: Site, empty_database: str) -> None:
    folder = site.folder / "second"
    folder.mkdir()
    second = Site(folder)
    try:
        for running_site in (site, second):
            running_site.start(DATABASE_URL=empty_database)
        for running_site in (site, second):
            assert wait_for(running_site.serves, FIRST_START_SECONDS), running_site.said()
        waited = [
            "Another process is preparing this database: waiting for it to finish." in running_site.said()
            for running_site in (site, second)
        ]
        assert sorted(waited) == [False, True]
    finally:
        if second.process and second.process.poll() is None:
            second.end(signal.SIGINT)


def test_a_database_that_is_given_is_used_and_no_other_started(site: Site, empty_database: str) -> None:
    # The tables are there already: the first test of this file goes all the way from nothing.
    template.make_afresh(psycopg.conninfo.conninfo_to_dict(empty_database)["dbname"], template.TEMPLATE)
    site.start(DATABASE_URL=empty_database)

    assert wait_for(site.serves, FIRST_START_SECONDS), site.said()
    assert not (site.folder / "postgres").exists()
    assert "embedded" not in site.said()
    assert site.end(signal.SIGINT) == 0


def test_ctrl_c_before_the_site_is_ready_is_answered_in_a_sentence(site: Site, empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [PREPARATION_LOCK])
        site.start(DATABASE_URL=empty_database)
        assert wait_for(lambda: "waiting for it to finish" in site.said()), site.said()

        assert site.end(signal.SIGINT) == 0

    assert site.said().endswith("Stopped before the site was ready. Start it again to go on from here.\n")
    assert "Traceback" not in site.said()


def test_a_database_that_cannot_be_used_is_said_in_a_sentence(site: Site) -> None:
    site.start(DATABASE_URL="postgresql://me:secret@127.0.0.1:1/pdap")

    assert site.process is not None
    assert site.process.wait(timeout=180) == 1
    assert site.said().strip() == (
        "No PostgreSQL server responds at DATABASE_URL's host and port. Start the server, or correct the address."
    )


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("PORT", "eighty", "isn't a port"), ("HOST", "no.such.host.invalid", "isn't an address")],
)
def test_an_address_that_is_none_is_said_in_a_sentence(site: Site, name: str, value: str, message: str) -> None:
    site.start(**{name: value})

    assert site.process is not None
    assert site.process.wait(timeout=180) == 1
    assert message in site.said()
    assert "Traceback" not in site.said()


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check", "--database", "default"],
        ["-m", "alembic", "current"],
        ["-m", "alembic", "upgrade", "head"],
    ],
    ids=lambda command: command[-1],
)
def test_other_commands_find_a_server_and_stop_it(site: Site, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        env={"PATH": os.environ["PATH"], "PDAP_LOCAL": str(site.folder), "PDAP_DOTENV": ""},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert done.returncode == 0, done.stderr
    assert (site.folder / "postgres" / "data" / "PG_VERSION").exists()
    assert wait_for(lambda: not site.left())


def test_a_database_at_a_revision_that_is_gone_is_answered_with_the_command_that_helps(site: Site) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PDAP_LOCAL": str(site.folder),
        "PDAP_DOTENV": "",
        "PORT": str(site.port),
    }
    home = Home(site.folder / "postgres")
    url = attach_server(home, durable=False)
    # Of a schema, this is what all of these look at.
    with psycopg.connect(url) as connection:
        connection.execute("create schema django")
        connection.execute("create table alembic_version (version_num varchar(32) primary key)")
        connection.execute("insert into alembic_version values ('9e2d64b7c018')")

    answers = {}
    for command in (
        ["-m", "pdap.ops.run"],
        ["manage.py", "migrate"],
        ["manage.py", "release"],
        ["-m", "alembic", "upgrade", "head"],
        ["-m", "alembic", "downgrade", "-1"],
        ["-m", "alembic", "check"],
    ):
        done = subprocess.run(
            [sys.executable, *command], env=environment, cwd=BASE_DIR, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 1
        answers[" ".join(command)] = done.stderr.strip().removeprefix("CommandError: ")

    assert set(answers.values()) == {
        "The embedded database is at revision 9e2d64b7c018, which this code doesn't know: update the code, or run "
        "`make clean`, which deletes the embedded databases with all their data, and start again."
    }, answers
    assert release_server(home)


@pytest.mark.parametrize(
    ("address", "chosen", "expected"),
    [
        ("127.0.0.1:8001", None, "http://127.0.0.1:8001"),
        ("127.0.0.1:8001", "http://127.0.0.1:8000", "http://127.0.0.1:8001"),
        ("127.0.0.1:8001", "http://localhost:8000/", "http://127.0.0.1:8001"),
        ("0.0.0.0:8001", None, "http://127.0.0.1:8001"),
        ("[::]:8001", None, "http://[::1]:8001"),
        ("127.0.0.1:8001", "https://tunnel.example.org", "https://tunnel.example.org"),
    ],
)
def test_mails_and_links_lead_to_the_port_that_is_served(
    monkeypatch: pytest.MonkeyPatch, address: str, chosen: str | None, expected: str
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("VITE_VUE_APP_BASE_URL", raising=False)
    if chosen:
        monkeypatch.setenv("SITE_URL", chosen)

    assert site_url(address) == expected
