"""Name lookup: a name is looked up once, its addresses are checked, and only those are connected to."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from pdap.lib.fetching.enums import Failure
from pdap.lib.network_addresses import WEB_PORTS, IpAddress, is_public, parsed_addresses

# Of a name with many addresses, how many are tried.
MOST_ADDRESSES = 3

Lookup = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost: seconds in all and per step, bytes of a body before and after unpacking, redirects."""

    total_seconds: float = 20.0
    connect_seconds: float = 6.0
    read_seconds: float = 10.0
    body_bytes: int = 512 * 1024
    redirects: int = 5


class UnreachableError(Exception):
    """A fetch that failed; `failure` says why, and `reached` whether the host accepted our connection."""

    def __init__(self, failure: Failure, *, reached: bool = False) -> None:
        super().__init__(failure)
        self.failure, self.reached = failure, reached


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a name by the system's resolver; socket.gaierror without any."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(row[4][0]) for row in rows]


@dataclass(frozen=True)
class Network:
    """How names become addresses, and which addresses may be connected to.

    Production has one, `INTERNET`. Tests make others, with their own lookup and the `allowed` pairs of address and
    port where their local server listens; no setting or variable can add any.
    """

    lookup: Lookup = look_up
    allowed: frozenset[tuple[str, int]] = frozenset()

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to; UnreachableError.

        None may while LINK_CHECKS is off. If one address of a name is not public, the whole name is refused: its owner
        chose that.
        """
        import anyio.to_thread

        if self.is_switched_off():
            raise UnreachableError(Failure.SWITCHED_OFF)
        try:
            addresses = parsed_addresses(
                await anyio.to_thread.run_sync(self.lookup, host, port, abandon_on_cancel=True)
            )
        except socket.gaierror as error:
            gone = error.errno in (socket.EAI_NONAME, socket.EAI_NODATA)
            raise UnreachableError(Failure.NO_SUCH_NAME if gone else Failure.NO_NAME_SERVICE) from error
        except (UnicodeError, ValueError) as error:  # a label that is too long, or empty; a scope
            raise UnreachableError(Failure.NO_SUCH_NAME) from error
        if not addresses:
            raise UnreachableError(Failure.NO_SUCH_NAME)
        if not all(self.may_connect(address, port) for address in addresses):
            raise UnreachableError(Failure.PRIVATE)
        return [str(address) for address in addresses[:MOST_ADDRESSES]]

    def is_switched_off(self) -> bool:
        """Return whether LINK_CHECKS keeps us off the internet."""
        return self is INTERNET and not settings.LINK_CHECKS

    def may_connect(self, address: IpAddress, port: int) -> bool:
        """Return whether an address is public, or one that a test allows."""
        return is_public(address) or (str(address), port) in self.allowed

    def may_use_port(self, port: int) -> bool:
        """Return whether a port is one of websites, or of a test's server."""
        return port in WEB_PORTS or any(port == allowed for _, allowed in self.allowed)


INTERNET = Network()
