"""Taking turns at hosts: one connection to each at a time, and a pause in between, however many links it has."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio


@dataclass
class Turn:
    """The state of one host: who is connected, when the next may connect, and how many are waiting."""

    lock: anyio.Lock = field(default_factory=anyio.Lock)
    free_at: float = 0.0
    waiting: int = 0


@dataclass
class HostGate:
    """Lets one task at a time connect to each host, and the next one after a pause, in seconds."""

    pause: float = 1.0
    turns: dict[str, Turn] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host, and hold it."""
        name = site_of(host)
        turn = self.turns.setdefault(name, Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                await anyio.sleep(max(0.0, turn.free_at - time.monotonic()))
                try:
                    yield
                finally:
                    turn.free_at = max(turn.free_at, time.monotonic() + self.pause)
        finally:
            turn.waiting -= 1
            if not turn.waiting and not self.pause:
                self.turns.pop(name, None)


def site_of(host: str) -> str:
    """Return a server's name; `www.` in front makes no other server."""
    return host.lower().rstrip(".").removeprefix("www.")
