"""The sockets of a visit, which connect only to addresses that were looked up and checked."""

import ipaddress
from collections.abc import Iterable
from typing import Any

import anyio
import httpcore2

from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.network import Network, UnreachableError


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """The sockets of one visit to one host: its name is looked up and checked here, once, and nowhere else."""

    def __init__(self, network: Network, connect_seconds: float) -> None:
        self.network = network
        self.connect_seconds = connect_seconds
        self.inner = httpcore2.AnyIOBackend()
        self.connected = False
        self.checked: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the host's first address that accepts; UnreachableError, or what the last attempt raised."""
        error: Exception = UnreachableError(Failure.NO_SUCH_NAME)
        # A second request of the visit goes to what was checked for the first.
        self.checked = self.checked or await self.network.resolve(host, port)
        for address in self.checked:
            # A name would be looked up again here, and could lead elsewhere than what was checked.
            ipaddress.ip_address(address)
            try:
                stream = await self.inner.connect_tcp(address, port, self.connect_seconds, None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                error = failed
            else:
                self.connected = True
                return stream
        raise error

    async def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        """Refuse: no website is a socket file."""
        raise UnreachableError(Failure.PRIVATE)

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)
