"""One visit to one host: one request, or two if HEAD is refused, over a connection that ends with the visit."""

import re
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

import anyio
import httpcore2
import httpx2
from django.conf import settings

from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.network import Limits, Network, UnreachableError
from pdap.lib.fetching.sockets import GuardedBackend

TOO_MANY_REQUESTS = 429
# The headers of services that let people through and no programs. The first mean it with any status; those below are in
# responses of every kind, and mean it with one of these statuses.
MITIGATIONS = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated")
CHALLENGE = re.compile("challenge|captcha", re.IGNORECASE)
CHALLENGERS = ("x-datadome", "x-px-block", "x-sucuri-block")
REFUSALS = frozenset({401, 403, 405, 429, 503})
# Where reading for a title stops.
HEAD_ENDS = (b"</title", b"<body")
# The share of a request's time that its body may take, so that reading ends in time; and the least, in seconds.
BODY_SHARE, SHORTEST_READ = 0.9, 0.05


class Part(Enum):
    """What is read of a page besides its status: nothing, its title, or also its text."""

    STATUS, TITLE, TEXT = range(3)


ENDS: dict[Part, Collection[bytes]] = {Part.STATUS: HEAD_ENDS, Part.TITLE: HEAD_ENDS, Part.TEXT: ()}


@dataclass
class Response:
    """A host's response: its status, its headers by lower-case name, and the beginning of its body."""

    status: int
    headers: dict[str, str]
    body: bytearray = field(default_factory=bytearray, repr=False)
    by_get: bool = False

    @property
    def is_challenge(self) -> bool:
        """Whether a service in front of the host wants a person, and has not let us through to the page."""
        if any(CHALLENGE.search(self.headers.get(name, "")) for name in MITIGATIONS):
            return True
        return self.status in REFUSALS and any(name in self.headers for name in CHALLENGERS)


@cache
def tls_context() -> ssl.SSLContext:
    """Return the TLS context of all connections: certificates are checked, and the environment adds no authorities."""
    return httpx2.create_ssl_context(trust_env=False)


def user_agent() -> str:
    """Return our user agent. Common rules refuse those with "link", "bot", "check", "crawl" or "spider"."""
    return f"Mozilla/5.0 (compatible; PDAP/1.0; +{settings.SITE_URL}/contact)"


async def visit(url: httpx2.URL, network: Network, limits: Limits, seconds: float, part: Part) -> Response:
    """Request an address, by HEAD and then GET, or at once by GET to read a part of it; UnreachableError.

    GET follows if HEAD got an error or no response, since many servers handle HEAD carelessly; not after 429, which
    asks to be left alone, or if the host itself cannot be reached.
    """
    begun = time.monotonic()
    async with one_connection(network, min(limits.connect_seconds, seconds), seconds) as pool:
        if part is Part.STATUS:
            response = await head(pool, url, limits, seconds)
            if response is not None and (response.status < 400 or response.status == TOO_MANY_REQUESTS):
                return response
        left = max(0.1, seconds - (time.monotonic() - begun))
        most = 0 if part is Part.STATUS else limits.body_bytes
        return await ask(pool, "GET", url, min(limits.read_seconds, left), most, ends=ENDS[part])


async def post(url: httpx2.URL, network: Network, limits: Limits, body: bytes, headers: Mapping[str, str]) -> Response:
    """Send a body to a host, and return its response without reading its body; UnreachableError."""
    async with one_connection(network, limits.connect_seconds, limits.total_seconds) as pool:
        return await ask(pool, "POST", url, limits.read_seconds, 0, body, headers)


@asynccontextmanager
async def one_connection(
    network: Network, connect_seconds: float, seconds: float
) -> AsyncIterator[httpcore2.AsyncConnectionPool]:
    """Give a pool of one connection, closed after some seconds; its errors become UnreachableErrors."""
    backend = GuardedBackend(network, connect_seconds)
    try:
        with anyio.fail_after(seconds):
            pool = httpcore2.AsyncConnectionPool(
                ssl_context=tls_context(), max_connections=1, http2=False, retries=0, network_backend=backend
            )
            async with pool:
                yield pool
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise UnreachableError(Failure.TIMEOUT, reached=backend.connected) from error
    except httpcore2.ConnectError as error:
        raise UnreachableError(
            Failure.TLS if backend.connected else Failure.REFUSED, reached=backend.connected
        ) from error
    except httpcore2.RemoteProtocolError as error:
        # The status with which h11 gives up on endless headers.
        endless = bool(error.args) and getattr(error.args[0], "error_status_hint", 400) == 431
        raise UnreachableError(Failure.TOO_LARGE if endless else Failure.BROKEN_ANSWER, reached=True) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise UnreachableError(Failure.BROKEN_ANSWER, reached=backend.connected) from error


async def head(pool: httpcore2.AsyncConnectionPool, url: httpx2.URL, limits: Limits, seconds: float) -> Response | None:
    """Ask by HEAD; None if the host accepts the connection and then gives no sensible response."""
    try:
        # Half of the time is left for GET, in case the host ignores HEAD.
        return await ask(pool, "HEAD", url, min(limits.read_seconds, seconds / 2), 0)
    except (httpcore2.ReadTimeout, httpcore2.ReadError, httpcore2.RemoteProtocolError):
        return None


async def ask(
    pool: httpcore2.AsyncConnectionPool,
    method: str,
    url: httpx2.URL,
    seconds: float,
    most: int,
    content: bytes | None = None,
    more_headers: Mapping[str, str] | None = None,
    ends: Collection[bytes] = HEAD_ENDS,
) -> Response:
    """Send one request and read at most `most` bytes of the body; a truncated body counts as read.

    The seconds are for each step, and the body has what is left of them: a page that trickles in still exists.
    """
    body_ends = time.monotonic() + BODY_SHARE * seconds
    target = httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path.partition(b"#")[0]
    )
    headers: dict[bytes | str, bytes | str] = {
        "User-Agent": user_agent(),
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language": "en-US,en;q=0.8",
        "Accept-Encoding": "identity",
        "Host": url.netloc.decode("ascii"),
    }
    for name, value in (more_headers or {}).items():
        headers[name] = value
    timeouts = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    async with pool.stream(
        method, target, headers=headers, content=content, extensions={"timeout": timeouts}
    ) as stream:
        received = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in stream.headers}
        response = Response(stream.status, received, by_get=method == "GET")
        if most and 200 <= stream.status < 300 and "html" in received.get("content-type", "text/html"):
            packed_by = received.get("content-encoding", "")
            with anyio.move_on_after(max(SHORTEST_READ, body_ends - time.monotonic())):
                await read_beginning(response.body, stream.aiter_stream(), packed_by, most, body_ends, ends)
        return response


async def read_beginning(
    body: bytearray, chunks: AsyncIterator[bytes], encoding: str, most: int, body_ends: float, ends: Collection[bytes]
) -> None:
    """Read and unpack a body up to one of `ends`, and at most `most` bytes before and after unpacking."""
    read = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding.strip().lower() in ("gzip", "deflate") else None
    try:
        async for chunk in chunks:
            read += len(chunk)
            # `max_length` bounds what a decompression bomb unpacks to.
            before = len(body)
            body += unpacker.decompress(chunk, most - before) if unpacker else chunk[: most - before]
            # Only the new part: a body in chunks of one byte must not be searched again for each.
            new = bytes(body[max(0, before - 8) :]).lower()
            over = time.monotonic() >= body_ends
            if over or read >= most or len(body) >= most or any(mark in new for mark in ends):
                break
    except (zlib.error, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError):
        pass  # the status is known, and the part that arrived may have the title
