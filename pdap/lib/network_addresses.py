"""Which hosts are on the public internet: no others are listed in the catalog, and we connect to no others."""

import ipaddress
import re
import socket
from collections.abc import Sequence

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# The ports of websites. On others, a fetch would probe other people's mail servers, databases and caches in our name.
WEB_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8443, 8888})

# Of IPv6 the one block that is handed out as global unicast: outside of it lie loopback, link-local, unique local and
# multicast addresses, and the forms that hide an IPv4 address (mapped, compatible, NAT64 64:ff9b::/96).
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Global according to Python, but refused: 6to4 relays, and IPv6 that contains IPv4 (6to4, Teredo and its block).
REFUSED = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")
)

# A last part that makes a host an IPv4 address, well written or not (https://url.spec.whatwg.org/#ends-in-a-number-checker).
NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")
# Last parts of names inside a network: RFC 6761, RFC 6762 with its appendix G, and ICANN's `internal` of 2024.
PRIVATE_NAMES = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan"}
)
HOME = ".home.arpa"
# Last parts that the internet's name servers never have: RFC 2606, 7686 and 9476.
UNREGISTERED_NAMES = frozenset({"invalid", "test", "example", "onion", "alt"})


def is_public(address: IpAddress) -> bool:
    """Return whether an address is one on the public internet that a website can have.

    Private, loopback, link-local (with the clouds' 169.254.169.254), shared (CGNAT), multicast, reserved and
    documentation addresses are not, and neither is IPv6 that wraps IPv4: what is inside would be reached unchecked.
    """
    if isinstance(address, ipaddress.IPv6Address) and (address not in GLOBAL_UNICAST or address.scope_id):
        return False
    if any(address in block for block in REFUSED if block.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_private_host(host: str) -> bool:
    """Return whether a typed host leads somewhere only inside a network: what a public name leads to isn't asked.

    A name of one part is the name of a machine nearby.
    """
    bare = bare_host(host)
    if address := typed_address(bare):
        return not is_public(address)
    *others, last = bare.split(".")
    return not others or last in PRIVATE_NAMES or f".{bare}".endswith(HOME)


def is_broken_address(host: str) -> bool:
    """Return whether a typed host ends in a number, so that it can be no name, and is no address: `1.2.3.999`."""
    bare = bare_host(host)
    return NUMBER.fullmatch(bare.rpartition(".")[2]) is not None and typed_address(bare) is None


def may_be_reached(host: str, port: int) -> bool:
    """Return whether a typed host and port can be public; what a name leads to is checked on the way."""
    if port not in WEB_PORTS or is_private_host(host) or is_broken_address(host):
        return False
    return bare_host(host).rpartition(".")[2] not in UNREGISTERED_NAMES


def bare_host(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def typed_address(text: str) -> IpAddress | None:
    """Return the address in a text, in any notation, such as `127.1` and `0x7f.1`; None for a name."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    if not NUMBER.fullmatch(text.rpartition(".")[2]):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def parsed_addresses(texts: Sequence[str]) -> list[IpAddress]:
    """Return addresses as objects, each once, IPv4 first: many of our servers have no IPv6."""
    unique = {ipaddress.ip_address(text) for text in texts}
    return sorted(unique, key=lambda address: (address.version, int(address)))
