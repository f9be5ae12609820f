"""The embedded server: real processes, really killed."""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import EmbeddedServerError, attach_server, release_server
from pdap.ops.embedded.attaching import is_running
from pdap.ops.embedded.server_home import Home, all_may_enter, is_of_this_checkout, project_home
from tests.pdap.ops.clients import Client, answers, guardian, kill, postmaster, processes_of, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def home() -> Iterator[Home]:
    """The home of a server of the test's own, in a folder that the server's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="pdap-test-home-"))
    folder.chmod(0o711)
    home = Home(folder / "postgres")
    yield home
    assert wait_for(lambda: not home.path.exists() or not is_running(home))
    shutil.rmtree(folder)


def test_the_first_client_starts_a_server_and_the_last_one_out_stops_it(home: Home) -> None:
    first = Client(home)
    assert answers(first.url)
    second = Client(home)
    assert second.url == first.url

    first.end()
    assert answers(second.url)
    assert is_running(home)

    second.end()
    assert wait_for(lambda: not is_running(home))
    assert wait_for(lambda: not processes_of(str(home.path)))


@pytest.mark.drill
def test_four_starters_at_once_get_one_server(home: Home) -> None:
    clients = [Client(home) for _ in range(4)]

    assert len({client.url for client in clients}) == 1
    assert answers(clients[0].url)
    assert len(processes_of(f"pdap.ops.embedded.guardian {home.path}")) == 1
    for client in clients:
        client.end()


def test_data_stays_when_the_server_stops(home: Home) -> None:
    first = Client(home)
    with psycopg.connect(first.url) as connection:
        connection.execute("create table kept ()")
    first.end()
    assert wait_for(lambda: not is_running(home))

    second = Client(home)
    with psycopg.connect(second.url) as connection:
        assert connection.execute("select to_regclass('kept')::text").fetchone() == ("kept",)
    second.end()


@pytest.mark.drill
def test_a_client_that_is_killed_leaves_nothing_behind(home: Home) -> None:
    client = Client(home)
    assert answers(client.url)

    client.kill()

    assert wait_for(lambda: not is_running(home))
    assert wait_for(lambda: not processes_of(str(home.path)))


@pytest.mark.drill
def test_a_server_that_is_killed_is_started_anew(home: Home) -> None:
    first = Client(home)
    assert answers(first.url)

    kill(postmaster(home))
    assert wait_for(lambda: not is_running(home))

    second = Client(home)
    assert answers(second.url)
    first.end()
    second.end()


@pytest.mark.drill
def test_a_guardian_that_is_killed_takes_its_server_with_it_and_both_come_again(home: Home) -> None:
    first = Client(home)
    assert answers(first.url)

    kill(guardian(home))
    assert wait_for(lambda: not is_running(home))

    second = Client(home)
    assert answers(second.url)
    first.end()
    second.end()


@pytest.mark.parametrize("pid", [1, 2**22 - 1])
def test_a_stale_or_recycled_process_id_fools_nobody(home: Home, pid: int) -> None:
    first = Client(home)
    written = first.url and (home.data / "postmaster.pid").read_text().splitlines()
    first.end()
    assert wait_for(lambda: not is_running(home))
    (home.data / "postmaster.pid").write_text("\n".join([str(pid), *written[1:]]) + "\n")

    second = Client(home)

    assert answers(second.url)
    second.end()


def test_data_of_another_version_is_left_alone_with_a_sentence(home: Home) -> None:
    first = Client(home)
    assert first.url
    first.end()
    assert wait_for(lambda: not is_running(home))
    (home.data / "PG_VERSION").write_text("9\n")

    second = Client(home)

    assert "was made by PostgreSQL 9" in second.url
    second.end()


def test_without_programs_a_sentence_says_what_to_install(home: Home) -> None:
    client = Client(home, PDAP_POSTGRES_BIN=str(home.path))

    assert "holds no `postgres`" in client.url
    client.end()


def test_the_server_listens_to_this_machine_only_and_wants_its_password(home: Home) -> None:
    client = Client(home)
    with psycopg.connect(client.url) as connection:
        asked = "select current_setting('listen_addresses'), current_setting('unix_socket_directories')"
        assert connection.execute(asked).fetchone() == ("127.0.0.1", "")
    assert not answers(client.url.replace(home.password(), "wrong"))
    assert home.path.joinpath("password").stat().st_mode & 0o077 == 0
    client.end()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for the server")
def test_root_runs_it_as_another_user_who_owns_nothing_but_the_data(home: Home) -> None:
    attach_server(home, durable=False)
    try:
        owner = home.data.stat().st_uid
        assert owner != 0
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid == owner
        assert all(path.stat().st_uid == 0 for path in home.path.iterdir() if path != home.data)
    finally:
        assert release_server(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the server's user cannot enter")
def test_a_private_checkout_stays_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = tmp_path / "checkout"
    private.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    monkeypatch.setattr("pdap.ops.embedded.server_home.BASE_DIR", private)
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")  # noqa: S108 - where everybody may go

    place = project_home()

    try:
        assert answers(attach_server(place, durable=False))
        assert not all_may_enter(private)
        assert not (private / ".local").exists()
    finally:
        assert release_server(place)
        shutil.rmtree(place.path)


@pytest.mark.parametrize("mode", [0o700, 0o711], ids=["private", "open"])
def test_make_clean_removes_the_database_wherever_it_lies(monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    checkout = Path(tempfile.mkdtemp(prefix="pdap-test-clean-"))
    local = checkout / "elsewhere"
    local.mkdir()
    checkout.chmod(mode)
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")  # noqa: S108 - where everyone may go
    monkeypatch.setenv("PDAP_LOCAL", str(local))
    home = project_home()
    home.make(durable=False)
    home.data.mkdir()
    assert is_of_this_checkout(home.data)
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (checkout / ".venv" / "ready").touch()
    (checkout / "pdap").symlink_to(BASE_DIR / "pdap")

    subprocess.run(
        ["make", "-f", BASE_DIR / "Makefile", "clean"],  # noqa: S607
        env={"PATH": os.environ["PATH"], "PDAP_LOCAL": str(local), "PDAP_DOTENV": ""},
        cwd=checkout,
        check=True,
        capture_output=True,
    )

    assert not home.path.exists()
    assert not (checkout / ".venv").exists()
    assert local.exists()
    shutil.rmtree(checkout)


def test_the_data_of_another_server_is_not_this_checkouts(tmp_path: Path) -> None:
    assert is_of_this_checkout(project_home("bench-postgres").data)
    assert not is_of_this_checkout(tmp_path / "postgres" / "data")
    assert not is_of_this_checkout(Path("/var/lib/postgresql/17/main"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be robbed of this folder")
def test_a_folder_of_somebody_elses_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = tmp_path / "checkout"
    private.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    monkeypatch.setattr("pdap.ops.embedded.server_home.BASE_DIR", private)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    expected = project_home().path
    expected.mkdir()
    os.chown(expected, 65534, 65534)

    with pytest.raises(EmbeddedServerError, match="belongs to another user"):
        project_home()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become someone else")
def test_an_ordinary_user_runs_it_as_themselves(home: Home) -> None:
    python = Path("/usr/bin/python3")
    if not python.exists() or not all_may_enter(BASE_DIR):
        pytest.skip("no Python and no checkout that an ordinary user can reach")
    nobody = pwd.getpwnam("nobody")
    home.path.parent.chmod(0o777)
    packages = sysconfig.get_path("purelib")
    version = subprocess.run([python, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True)
    if version.stdout.strip() != str(sys.version_info[:2]):
        pytest.skip("the system's Python is of another version than ours")

    client = Client(home, program=str(python), user=nobody.pw_uid, PYTHONPATH=packages, HOME=str(home.path.parent))

    assert answers(client.url)
    assert home.data.stat().st_uid == nobody.pw_uid
    client.end()
