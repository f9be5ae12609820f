"""How long it takes to check ten thousand addresses of five hundred hosts, on a server of this machine that counts.

`python -m bench.real.link_checks` with DATABASE_URL; what it writes is taken back.
"""

import asyncio
import datetime
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping

import django

from pdap.lib.environment import BASE_DIR

ADDRESSES, HOSTS, MOST_SECONDS = 10_000, 500, 300
LATENCY = 0.02
LOCAL = "127.0.0.1"


class Server:
    """Many hosts in one: of ten addresses one is gone, one refuses HEAD, one leads to another host."""

    def __init__(self) -> None:
        """Begin without visitors."""
        self.open: Counter[str] = Counter()
        self.most_open: Counter[str] = Counter()
        self.requests = 0
        self.port = 0
        self.listening = threading.Event()

    def start(self) -> None:
        """Listen, in a thread."""
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()
        self.listening.wait()

    async def serve(self) -> None:
        """Listen forever."""
        server = await asyncio.start_server(self.meet, LOCAL, 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self.listening.set()
        await server.serve_forever()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection."""
        host = ""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request_line, *lines = head.decode().split("\r\n")
                method, path, _ = request_line.split()
                if not host:
                    host = next(line[6:] for line in lines if line.lower().startswith("host: "))
                    self.open[host] += 1
                    self.most_open[host] = max(self.most_open[host], self.open[host])
                self.requests += 1
                await asyncio.sleep(LATENCY)
                writer.write(self.answer(method, int(path[1:])))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open[host] -= 1
            writer.close()

    def answer(self, method: str, number: int) -> bytes:
        status, more = "200 OK", ""
        match number % 10:
            case 1:
                status = "404 Not Found"
            case 2 if method == "HEAD":
                status = "403 Forbidden"
            case 3:
                status = "302 Found"
                more = f"Location: http://host-{(number * 7) % HOSTS}.bench.example:{self.port}/0\r\n"
        body = b"" if method == "HEAD" else b"<title>Records</title>"
        return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}Content-Length: 22\r\n\r\n".encode() + body


def report(environment: Mapping[str, str]) -> list[str]:
    """Measure in a process of its own, and return the report's lines."""
    process = subprocess.run(
        [sys.executable, "-m", "bench.real.link_checks"],
        env={**os.environ, **environment},
        cwd=BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    measured = json.loads(process.stdout.strip().splitlines()[-1])
    within = "yes" if measured["seconds"] <= MOST_SECONDS and measured["connections"] == 1 else "no"
    return [
        "## Link checks",
        "",
        f"{measured['checked']:,} addresses over {HOSTS} host names, on a server on this machine that takes "
        f"{LATENCY * 1000:.0f} ms to respond and got {measured['requests']:,} requests, without the pause between "
        "two requests to a host.",
        "",
        "| seconds | may take | addresses a second | most connections to one host at a time | within |",
        "|---:|---:|---:|---:|---|",
        f"| {measured['seconds']:.0f} | {MOST_SECONDS} | {measured['checked'] / measured['seconds']:.0f} "
        f"| {measured['connections']} | {within} |",
    ]


def main() -> None:
    """Measure, and write the figures as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
    django.setup()
    from django.db import transaction

    server = Server()
    server.start()
    with transaction.atomic():
        figures = measure(server)
        transaction.set_rollback(True)
    sys.stdout.write(json.dumps(figures) + "\n")


def measure(server: Server) -> dict[str, float]:
    """Add the addresses, check them and return the figures."""
    from django.utils import timezone

    from datasources.models import DataSource, Link
    from datasources.services.link_checking import Pace, run_checks
    from datasources.services.links import enroll
    from pdap.db.enums import ApprovalStatus
    from pdap.lib.fetching import Network

    def look_up(host: str, port: int) -> list[str]:
        if not host.endswith(".bench.example"):
            raise socket.gaierror(socket.EAI_NONAME, host)
        return [LOCAL]

    enroll()
    Link.objects.update(due_at=timezone.now() + datetime.timedelta(days=1))
    DataSource.objects.bulk_create(
        DataSource(
            name=f"Bench {number}",
            source_url=f"http://host-{number % HOSTS}.bench.example:{server.port}/{number}",
            approval_status=ApprovalStatus.APPROVED,
        )
        for number in range(ADDRESSES)
    )
    begun = time.perf_counter()
    run = run_checks(Network(look_up, frozenset({(LOCAL, server.port)})), Pace(pause=0, most=ADDRESSES))
    seconds = time.perf_counter() - begun
    return {
        "checked": run.checked,
        "seconds": seconds,
        "requests": server.requests,
        "connections": max(server.most_open.values()),
    }


if __name__ == "__main__":
    main()
