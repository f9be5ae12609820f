"""Where a request comes from, behind a known number of proxies."""

import ipaddress
import logging
import time

from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)

# The address where there is none, such as behind a socket.
NOWHERE = "0.0.0.0"  # noqa: S104
# A provider gives each household or server at least a network of this size: it is one visitor.
IPV6_NETWORK = 64
WARN_SECONDS = 600
_warned: dict[str, float] = {}


def client_address(request: HttpRequest) -> str:
    """Return the network address that a request comes from.

    Each proxy adds the address that it got the request from to X-Forwarded-For. The entry by the outermost of our own
    proxies (TRUSTED_PROXIES) counts: anyone can forge what comes before it.
    """
    remote = request.META.get("REMOTE_ADDR") or NOWHERE
    trusted = settings.TRUSTED_PROXIES
    if trusted > 0:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= trusted and (address := address_of(forwarded[-trusted])):
            return address
        warn_of_proxy()
    return address_of(remote) or NOWHERE


def visitor_network(request: HttpRequest) -> str:
    """Return what counts as one visitor: an IPv4 address, or the network (/64) of an IPv6 one."""
    address = ipaddress.ip_address(client_address(request))
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))


def address_of(text: str) -> str | None:
    """Return the address in an entry such as `192.0.2.1:1234` or `[2001:db8::1]:443`; None if there is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def warn_of_proxy() -> None:
    """Warn the operator, now and then, that all visitors count as one, since the proxies name no usable address."""
    now = time.monotonic()
    if now - _warned.get("proxy", -WARN_SECONDS) >= WARN_SECONDS:
        _warned["proxy"] = now
        logger.warning(
            "X-Forwarded-For has no usable address, so limits count all visitors as one. Check TRUSTED_PROXIES "
            "and the proxy's configuration."
        )
