"""Programs that use an embedded server, as real processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded.server_home import Home

CLIENT = """
import sys
from pathlib import Path
from pdap.ops.embedded import attach_server, EmbeddedServerError
from pdap.ops.embedded.server_home import Home
try:
    print(attach_server(Home(Path(sys.argv[1])), durable=False), flush=True)
except EmbeddedServerError as error:
    print(error, flush=True)
sys.stdin.read()
"""


class Client:
    """A program that uses a server until it is told to end."""

    def __init__(self, home: Home, program: str = sys.executable, user: int | None = None, **environment: str) -> None:
        """Start it, as another user where one is given; `url` waits for its answer."""
        self.process = subprocess.Popen(
            [program, "-c", CLIENT, str(home.path)],
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=BASE_DIR,
            env={**os.environ, **environment},
        )

    @property
    def url(self) -> str:
        """The address that it was given, or what it said instead."""
        if not hasattr(self, "_url"):
            assert self.process.stdout is not None
            self._url = self.process.stdout.readline().strip()
        return self._url

    def end(self) -> None:
        """Let it end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def kill(self) -> None:
        """Kill it with no chance to clean up."""
        self.process.kill()
        self.end()


def answers(url: str) -> bool:
    """Return whether a server answers a question."""
    try:
        with psycopg.connect(url, connect_timeout=30) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def crowding() -> float:
    """Return how many times longer a program takes here than on an idle machine: by its load, and by our niceness."""
    waiting_for_each_core = os.getloadavg()[0] / (os.cpu_count() or 1)
    return max(1.0, waiting_for_each_core) * 1.25 ** max(0, os.nice(0))


def in_this_crowd(seconds: float) -> float:
    """Return how long to wait for what takes at most these seconds on an idle machine."""
    return seconds * crowding()


def wait_for(condition: object, seconds: float = 120.0) -> bool:
    """Return whether something comes true in these seconds of an idle machine; more, as others crowd this one."""
    before = time.monotonic()
    while seconds > 0:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
        now = time.monotonic()
        seconds -= (now - before) / crowding()
        before = now
    return False


def processes_of(text: str) -> list[int]:
    """Return the processes in whose command line a text stands; zombies have none."""
    pids = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if text in line:
                pids.append(int(entry.name))
    return pids


def postmaster(home: Home) -> int:
    """Return the process of the server itself."""
    return int((home.data / "postmaster.pid").read_text().splitlines()[0])


def guardian(home: Home) -> int:
    """Return the process of the guardian."""
    (pid,) = processes_of(f"pdap.ops.embedded.guardian {home.path}")
    return pid


def kill(pid: int) -> None:
    """Kill a process with no chance to clean up."""
    os.kill(pid, signal.SIGKILL)


def processes_with(name: str, value: str) -> list[int]:
    """Return the processes in whose environment a variable has this value."""
    pids = []
    wanted = f"{name}={value}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                variables = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted in variables:
                pids.append(int(entry.name))
    return pids
