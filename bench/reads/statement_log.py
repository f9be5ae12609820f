"""What the database server has written down of the statements that the site sent."""

import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.reads.plans import Statement

# One line each: what a client sent, and a plan of what was run for it (functions run statements of their own).
SENT = re.compile(r"(?:statement|execute [^:]*): ")
PLAN = re.compile(r"duration: [\d.]+ ms  plan:\n")
SECONDS = 60.0
# A process looks every few seconds whether the site is read-only, in the middle of whatever request comes then.
BY_THE_CLOCK = ("current_setting('transaction_read_only')", "zz-read-only")


@dataclass
class Recorded:
    """What clients sent, one round trip each, and what was run for it."""

    sent: list[str] = field(default_factory=list)
    run: list[Statement] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        """How many rows all statements together read."""
        return sum(statement.read for statement in self.run)


class StatementLog:
    """The server's log, of which `since_last` gives what the site has sent since it was asked last."""

    def __init__(self, path: Path, connection: psycopg.Connection) -> None:
        """Begin at the log's end; the connection's own statements are left out."""
        self.connection = connection
        self.own = connection.info.backend_pid
        self.file = path.open("rb")
        self.file.seek(0, 2)
        self.mark = 0

    def since_last(self) -> Recorded:
        """Return what came in up to now. A statement of our own marks the end: the log is written a little later."""
        self.mark += 1
        end = f"/* bench mark {self.mark} of {self.own} */"
        self.connection.execute(f"select 1 {end}".encode())
        entries: list[dict[str, Any]] = []
        rest, until = b"", time.monotonic() + SECONDS
        while time.monotonic() < until:
            *lines, rest = (rest + self.file.read()).split(b"\n")
            for line in lines:
                entry = json.loads(line)
                if entry.get("pid") != self.own:
                    entries.append(entry)
                elif end in entry.get("message", ""):
                    return recorded(entries)
            time.sleep(0.01)
        raise TimeoutError("The server does not write its log: bench/server.py has its settings.")


def recorded(entries: list[dict[str, Any]]) -> Recorded:
    """Return what entries of the log say that clients sent, but for what a process asks by the clock."""
    result = Recorded()
    for entry in entries:
        message = entry.get("message", "")
        if entry.get("backend_type") != "client backend" or any(part in message for part in BY_THE_CLOCK):
            continue
        if match := PLAN.match(message):
            explained = json.loads(message[match.end() :])
            result.run.append(Statement(explained.get("Query Text", ""), explained["Plan"], entry.get("query_id", 0)))
        elif match := SENT.match(message):
            result.sent.append(message[match.end() :])
    return result
