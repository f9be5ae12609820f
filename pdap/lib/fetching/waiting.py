"""Fetching for code that waits, such as a page; not within an event loop.

What opens connections is imported when it is needed: it takes long, and most processes fetch nothing.
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
    """Fetch an address that someone gave, and return what came of it; nothing that it does is an exception.

    At most 20 seconds and 512 KB, of the public internet only. For code that waits, such as a page; not within an
    event loop.
    """
    import anyio

    from pdap.lib.fetching.journeys import fetch_async

    return anyio.run(partial(fetch_async, url, want_title, want_text=want_text, network=network, limits=limits))


def send(
    url: str, body: bytes, headers: Mapping[str, str], *, network: Network = INTERNET, limits: Limits | None = None
) -> Fetched:
    """Send a body by POST to an address that someone gave, and return what came of it; redirects are not followed.

    Who is redirected would get what was meant for another. Nothing that it does is an exception.
    """
    import anyio

    from pdap.lib.fetching.journeys import send_async

    return anyio.run(partial(send_async, url, body, headers, network, limits or Limits()))
