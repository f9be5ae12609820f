"""A PostgreSQL server on a port of its own, which a test can restart under load."""

import signal
import subprocess
from pathlib import Path

import psycopg

from pdap.ops.embedded import attaching, binaries
from pdap.ops.embedded.guardian import NOT_DURABLE, free_port
from pdap.ops.embedded.server_home import Home
from tests.pdap.ops.clients import answers, in_this_crowd, wait_for


class OwnServer:
    """A server in a folder; it keeps its port over restarts. `more_settings` come after those of all such servers."""

    more_settings: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.home.make(durable=False)
        attaching.initialize(self.home, binaries.usable_programs(self.home))
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return self.home.url(self.port)

    def start(self) -> None:
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC", *NOT_DURABLE]
        settings += self.more_settings
        options = [option for setting in settings for option in ("-c", setting)]
        with self.home.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    binaries.usable_programs(self.home) / "postgres",
                    "-D",
                    self.home.data,
                    "-p",
                    str(self.port),
                    *options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **self.home.as_owner(),
            )
        assert wait_for(lambda: answers(self.url.removesuffix("/pdap") + "/postgres"))
        with psycopg.connect(self.url.removesuffix("/pdap") + "/postgres", autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = 'pdap'").fetchone():
                connection.execute("create database pdap")

    def stop(self) -> None:
        """Stop it as an operator does: what is connected loses its connection."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=in_this_crowd(180))
            self.process = None
