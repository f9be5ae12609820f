"""A web for tests: a server on this machine that stands for many hosts, honest or not, and counts visitors."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest

from pdap.lib.fetching import Network

LOCAL = "127.0.0.1"


@dataclass
class Asked:
    """A request as the server got it."""

    method: str
    host: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def page(
    status: int = 200, body: bytes = b"<title>Records</title>", content_type: str = "text/html", **headers: str
) -> bytes:
    """Return a whole answer as bytes."""
    more = {"Content-Type": content_type, "Content-Length": str(len(body)), "Connection": "close"}
    more |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Words", *(f"{name}: {value}" for name, value in more.items()), "", ""]
    return "\r\n".join(lines).encode() + body


class Web:
    """The server; `answers` has bytes or a coroutine for `host/path` or `/path`, everything else is 404."""

    def __init__(self) -> None:
        """Begin without pages, and with every name at this machine."""
        self.answers: dict[str, bytes | Handler] = {}
        self.names: dict[str, list[str]] = {}
        self.asked: list[Asked] = []
        self.looked_up: list[str] = []
        self.open: Counter[str] = Counter()
        self.most_open: Counter[str] = Counter()
        self.port = 0
        self.tls: ssl.SSLContext | None = None
        self.loop = asyncio.new_event_loop()
        self.listening = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def start(self) -> None:
        """Listen."""
        self.thread.start()
        assert self.listening.wait(60)

    def stop(self) -> None:
        """Listen no more."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(60)

    def serve(self) -> None:
        """Run the server's loop, in a thread of its own."""
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.meet, LOCAL, 0, backlog=1024, ssl=self.tls))
        self.port = server.sockets[0].getsockname()[1]
        self.listening.set()
        self.loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection until one of the two has enough."""
        host = ""
        with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            try:
                while first := await reader.read(1):
                    if first == b"\x16":  # a handshake of TLS, which this server does not speak
                        writer.write(page(400))
                        break
                    head = first + await reader.readuntil(b"\r\n\r\n")
                    asked = parsed(head)
                    if not host:
                        host = asked.host
                        self.open[host] += 1
                        self.most_open[host] = max(self.most_open[host], self.open[host])
                    self.asked.append(asked)
                    answer = self.answers.get(asked.host + asked.path, self.answers.get(asked.path, page(404)))
                    if not isinstance(answer, bytes):
                        await answer(asked, writer)
                        break
                    cut = answer.index(b"\r\n\r\n") + 4
                    writer.write(answer[:cut] if asked.method == "HEAD" else answer)
                    await writer.drain()
                    if b"\r\nConnection: close" in answer[:cut]:
                        break
            finally:
                if host:
                    self.open[host] -= 1
                writer.close()

    def look_up(self, host: str, port: int) -> list[str]:
        """Resolve names as the test says."""
        self.looked_up.append(host)
        addresses = self.names.get(host, [LOCAL])
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return addresses

    @property
    def network(self) -> Network:
        """The network in which this machine's port is the whole internet."""
        return Network(self.look_up, frozenset({(LOCAL, self.port)}))

    def url(self, path: str, host: str = "site.example") -> str:
        """Return the address of a page."""
        return f"http://{host}:{self.port}{path}"

    def methods(self, path: str) -> list[str]:
        """Return by what methods a page was asked for."""
        return [asked.method for asked in self.asked if asked.path == path]


def parsed(head: bytes) -> Asked:
    """Return what a request says."""
    request_line, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = request_line.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    return Asked(method, headers.get("host", "").rpartition(":")[0], path, headers)


@pytest.fixture
def web() -> Iterator[Web]:
    """Run a web for a test."""
    made = Web()
    made.start()
    yield made
    made.stop()
