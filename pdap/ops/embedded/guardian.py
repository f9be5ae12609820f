"""The guardian: the process that owns a server for as long as anyone uses it.

`python -m pdap.ops.embedded.guardian HOME` starts PostgreSQL, waits until the last client's lock is gone, and stops it.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

from pdap.ops.embedded import binaries
from pdap.ops.embedded.server_home import Home
from pdap.ops.processes import die_with_parent

# For tests: nothing has to survive a crash, and nothing runs in the background.
NOT_DURABLE = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("autovacuum=off", "wal_level=minimal", "max_wal_senders=0"),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(home: Home, server_lock: int) -> subprocess.Popen:
    """Start PostgreSQL, which inherits the lock that says it is alive."""
    settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "timezone=UTC",
        "log_timezone=UTC",
        *(() if home.durable else NOT_DURABLE),
    ]
    command: list[str | Path] = [binaries.usable_programs(home) / "postgres", "-D", home.data, "-p", str(free_port())]
    for setting in settings:
        command += ["-c", setting]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        cwd="/",
        pass_fds=[server_lock],
        start_new_session=True,
        # PostgreSQL stops fast when it is interrupted, as it is when the guardian dies.
        preexec_fn=partial(die_with_parent, signal.SIGINT),
        **home.as_owner(),
    )


def wait_for_clients(home: Home, server: subprocess.Popen) -> None:
    """Stop the server when the last client is gone; a client that arrives meanwhile waits, and starts another."""
    clients = home.lock("clients")
    fcntl.flock(clients, fcntl.LOCK_EX)
    server.send_signal(signal.SIGINT)
    server.wait()


def main() -> None:
    home = Home(Path(sys.argv[1]))
    server_lock = home.lock("server")
    fcntl.flock(server_lock, fcntl.LOCK_EX)
    # Holding this lock proves that no process of the last server is left, whatever its file says.
    (home.data / "postmaster.pid").unlink(missing_ok=True)
    server = start(home, server_lock)
    os.close(server_lock)
    # The death signal is bound to the thread that started the server, so the main thread stays with it.
    threading.Thread(target=wait_for_clients, args=(home, server), daemon=True).start()
    server.wait()


if __name__ == "__main__":
    main()
