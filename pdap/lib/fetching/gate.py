"""Taking turns at hosts: one connection to each at a time, with a pause between, however many addresses it has."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio


@dataclass
class Turn:
    """The state of one host: who is there, until when it wants to be left alone, and how many still wait."""

    lock: anyio.Lock = field(default_factory=anyio.Lock)
    free_at: float = 0.0
    waiting: int = 0


@dataclass
class HostGate:
    """Lets one visitor at a time to each host, and the next only after a pause, in seconds."""

    pause: float = 1.0
    turns: dict[str, Turn] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it."""
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
    """Return what one server is known by: `www.` in front of a name makes no other of it."""
    return host.lower().rstrip(".").removeprefix("www.")
