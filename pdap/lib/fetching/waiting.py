"""Fetching from synchronous code, such as a page; not within an event loop.

What opens connections is imported only when needed: the import is slow, and most processes fetch nothing.
"""

from collections.abc import Mapping
from functools import partial

from pdap.lib.fetching.fetched import Fetched
from pdap.lib.fetching.network import INTERNET, Limits, Network


def fetch(
    url: str,
    want_title: bool = False,
    *,
    want_text: bool = False,
    network: Network = INTERNET,
    limits: Limits | None = None,
) -> Fetched:
    """Fetch an address that someone entered, from the public internet; return the result, never raise.

    It takes at most 20 seconds and 512 KB.
    """
    import anyio

    from pdap.lib.fetching.journeys import fetch_async

    return anyio.run(partial(fetch_async, url, want_title, want_text=want_text, network=network, limits=limits))


def send(
    url: str, body: bytes, headers: Mapping[str, str], *, network: Network = INTERNET, limits: Limits | None = None
) -> Fetched:
    """Send a body by POST to an address that someone entered; return the result, never raise.

    Redirects are not followed: their targets would get what was meant for someone else.
    """
    import anyio

    from pdap.lib.fetching.journeys import send_async

    return anyio.run(partial(send_async, url, body, headers, network, limits or Limits()))
