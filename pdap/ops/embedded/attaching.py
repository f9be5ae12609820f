"""Finding or starting an embedded server, and holding the lock that keeps it running."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from pdap.lib.environment import BASE_DIR, LOCAL, env, environment_name, read_dotenv
from pdap.ops.embedded import binaries
from pdap.ops.embedded.server_home import EmbeddedServerError, Home, project_home

START_SECONDS, STOP_SECONDS = 30.0, 20.0

# The shared locks of this process, by folder; each is held until the process ends.
_held: dict[Path, int] = {}

# Commands that need no database.
WITHOUT_DATABASE = frozenset({"help", "--help", "-h", "version", "--version", "collectstatic"})


def use_embedded_server() -> None:
    """Set DATABASE_URL to the embedded server, in the local environment and if it isn't set.

    Programs that this process starts inherit it. An EmbeddedServerError ends the process with its text.
    """
    read_dotenv()
    if env.is_set("DATABASE_URL") or environment_name() != LOCAL:
        return
    if len(sys.argv) > 1 and sys.argv[1] in WITHOUT_DATABASE:
        os.environ["DATABASE_URL"] = "postgresql://none@127.0.0.1:1/none"
        return
    try:
        os.environ["DATABASE_URL"] = attach_server(project_home())
    except EmbeddedServerError as error:
        sys.exit(str(error))


def attach_server(home: Home, durable: bool = True) -> str:
    """Return the URL of a home's server, started if need be; it runs at least as long as this process."""
    home.make(durable)
    if home.path not in _held:
        # Waits while a guardian is stopping the server.
        clients = home.lock("clients")
        fcntl.flock(clients, fcntl.LOCK_SH)
        _held[home.path] = clients
    with home.holding("start"):
        if not is_running(home):
            start(home)
        port = wait_until_ready(home)
    return home.url(port)


def release_server(home: Home) -> bool:
    """Stop using a server; return whether it is down, after waiting for that if no one else uses it."""
    if (clients := _held.pop(home.path, None)) is not None:
        os.close(clients)
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until and is_running(home) and not has_clients(home):
        time.sleep(0.02)
    return not is_running(home)


def is_running(home: Home) -> bool:
    """Return whether any process of the server is alive, by its lock."""
    return _locked(home, "server", fcntl.LOCK_EX)


def has_clients(home: Home) -> bool:
    """Return whether any client uses the server, other than the guardian, which only waits."""
    descriptor = home.lock("clients")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Held by clients, or by the guardian that is stopping the server: a shared lock tells them apart.
        return not _locked(home, "clients", fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
    return False


def start(home: Home) -> None:
    """Make the data folder if there is none, and start a guardian, which starts the server."""
    folder = binaries.usable_programs(home)
    if (home.data / "PG_VERSION").exists():
        check_version(home, folder)
    else:
        initialize(home, folder)
    with home.log.open("ab") as log:
        guardian = subprocess.Popen(
            [sys.executable, "-m", "pdap.ops.embedded.guardian", str(home.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=BASE_DIR,
            start_new_session=True,
        )
    # It outlives this process on purpose; without a return code Python would warn that it is still running.
    guardian.returncode = 0


def check_version(home: Home, folder: Path) -> None:
    """Refuse data of another major version, and say what to do about it."""
    made_by, installed = int((home.data / "PG_VERSION").read_text()), binaries.major_version(folder)
    if made_by != installed:
        raise EmbeddedServerError(
            f"{home.data} was made by PostgreSQL {made_by}, and {installed} is installed: remove {home.path} to start "
            f"over, or set DATABASE_URL to a server of your own."
        )


def initialize(home: Home, folder: Path) -> None:
    """Make the data folder, completely or not at all."""
    owner = home.owner()
    new = home.path / "data.new"
    password = home.path / "password.initdb"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    password.write_text(home.password())
    as_root = os.geteuid() == 0
    for path in (new, password):
        path.chmod(0o700)
        if as_root:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command: list[str | Path] = [
        folder / "initdb",
        f"--pgdata={new}",
        "--username=postgres",
        "--encoding=UTF8",
        "--auth=scram-sha-256",
        f"--pwfile={password}",
        "--no-sync",
        *(locale if binaries.major_version(folder) >= 17 else ["--locale=C.UTF-8"]),
    ]
    try:
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            cwd="/",
            **home.as_owner(),
        )
    except subprocess.CalledProcessError as error:
        raise EmbeddedServerError(f"PostgreSQL could not make {new}: {error.stderr.strip()}") from None
    finally:
        password.unlink()
    new.rename(home.data)


def wait_until_ready(home: Home) -> int:
    """Return the server's port once it accepts connections; EmbeddedServerError with the end of its log if not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        port = home.port()
        if port and accepts_connections(home.url(port).removesuffix("/pdap") + "/postgres"):
            make_database(home, port)
            return port
        time.sleep(0.02)
    last = home.log.read_text(errors="replace").strip().splitlines()[-5:] if home.log.exists() else []
    raise EmbeddedServerError(
        f"The embedded PostgreSQL did not start within {START_SECONDS:.0f} s; {home.log} ends with:\n" + "\n".join(last)
    )


def accepts_connections(url: str) -> bool:
    """Return whether a server accepts connections, without signing in."""
    return psycopg.pq.PGconn.ping(url.encode()) == psycopg.pq.Ping.OK


def make_database(home: Home, port: int) -> None:
    with psycopg.connect(home.url(port).removesuffix("/pdap") + "/postgres", autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'pdap'").fetchone():
            connection.execute("create database pdap")


def _locked(home: Home, name: str, kind: int) -> bool:
    descriptor = home.lock(name)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
