"""gunicorn's threaded worker, which also responds when every thread is busy.

In gunicorn's own, a connection waits in a queue for a thread, however long that takes. Here the main thread watches the
waiting connections: it responds to `/health/live` at once, and with 503 to what has waited too long. A client that
neither sends nor reads is disconnected. A worker that has served enough requests asks for its successor before it ends.
"""

import os
import signal
import socket
import struct
import sys
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from pdap.lib.arrival import waited

LIVE = (b"GET /health/live ", b"HEAD /health/live ")
FIRST_LINE = max(map(len, LIVE))
ALIVE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
    b'Cache-Control: no-store\r\nConnection: close\r\n\r\n{"status": "ok"}'
)
BUSY_TEXT = b"The site is busy. Try again in a few seconds.\n"
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 5\r\n"
    b"Cache-Control: no-store\r\nConnection: close\r\nContent-Length: " + str(len(BUSY_TEXT)).encode() + b"\r\n\r\n"
)
# How long a successor has to start before the oldest worker is told to end.
OVERLAP_SECONDS = 3


class SteadyWorker(ThreadWorker):
    """Holds the connections that wait for a thread, the longest waiting first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_work = 0
        self.waiting: deque[tuple[float, TConn]] = deque()
        self.successor_asked: float | None = None
        # gunicorn itself would end this process first and start the next one afterward.
        self.recycle_after: int = vars(self)["max_requests"]
        self.max_requests = sys.maxsize

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection to a thread, or let it wait where the main thread can see its request."""
        end_when_stalled(conn.sock, self.cfg.timeout)
        if self.at_work < self.cfg.threads:
            self.begin(conn)
            return
        conn.sock.setblocking(False)
        now = time.monotonic()
        vars(conn)["asked_at"] = now
        self.waiting.append((now, conn))
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_waiting_socket_readable, conn))

    def begin(self, conn: TConn) -> None:
        self.at_work += 1
        vars(conn).setdefault("asked_at", time.monotonic())
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """Handle a request in a thread, and tell the thread how long the request has waited."""
        waited.seconds = time.monotonic() - vars(conn).pop("asked_at", time.monotonic())
        return super().handle(conn)

    def finish_request(self, conn: TConn, fs: Future) -> None:
        """Take a connection back from its thread, and give the thread to the one that has waited longest."""
        self.at_work -= 1
        super().finish_request(conn, fs)
        if self.nr >= self.recycle_after and self.successor_asked is None:
            self.ask_for_successor()
        while self.waiting and self.at_work < self.cfg.threads:
            _, waiter = self.waiting.popleft()
            self.stop_watching(waiter)
            self.begin(waiter)

    def on_waiting_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Respond at once to a request for `/health/live`."""
        try:
            line = client.recv(FIRST_LINE, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            line = b""
        if line.startswith(LIVE):
            with suppress(OSError):
                client.recv(65_536)
                client.send(ALIVE[: ALIVE.index(b"{")] if line.startswith(b"HEAD") else ALIVE)
            self.forget(conn)
        elif not line:
            self.forget(conn)
        else:
            # Another request: its socket stays readable from here on, and only a thread reads it.
            self.stop_watching(conn)

    def ask_for_successor(self) -> None:
        """Have the arbiter start one more worker."""
        self.successor_asked = time.monotonic()
        os.kill(self.ppid, signal.SIGTTIN)

    def hand_over(self) -> None:
        """Have the arbiter end the oldest worker, and count requests from here on."""
        self.successor_asked, self.nr = None, 0
        os.kill(self.ppid, signal.SIGTTOU)

    def run(self) -> None:
        """Run until the end; then hand over to a successor that was asked for."""
        super().run()
        if self.successor_asked is not None and self.is_parent_alive():
            self.hand_over()

    def murder_pending(self) -> None:
        """Each second, besides what gunicorn ends, respond 503 to what has waited for as long as a request may take."""
        super().murder_pending()
        if self.alive and self.successor_asked and time.monotonic() > self.successor_asked + OVERLAP_SECONDS:
            self.hand_over()
        oldest = time.monotonic() - self.cfg.timeout
        while self.waiting and self.waiting[0][0] < oldest:
            conn = self.waiting[0][1]
            with suppress(OSError):
                conn.sock.setblocking(False)
                conn.sock.recv(65_536)
                conn.sock.send(BUSY + BUSY_TEXT)
            self.forget(conn)

    def forget(self, conn: TConn) -> None:
        """Close a waiting connection."""
        self.stop_watching(conn)
        self.waiting = deque(entry for entry in self.waiting if entry[1] is not conn)
        self.nr_conns -= 1
        conn.close()

    def stop_watching(self, conn: TConn) -> None:
        with suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)


def end_when_stalled(client: socket.socket, seconds: int) -> None:
    """Have the kernel end a send or receive that has stalled for some seconds."""
    limit = struct.pack("ll", seconds, 0)
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
