"""Fetching addresses that strangers entered, without harm to us or the servers; docs/links.md has the rules.

`fetch(url, want_title=True)` is all that a page needs; jobs that fetch many use `fetch_async` from `journeys` with a
`HostGate`. `send` posts a body and follows no redirects.
"""

from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.fetched import Fetched, Redirect
from pdap.lib.fetching.network import INTERNET, Limits, Network
from pdap.lib.fetching.waiting import fetch, send

__all__ = [
    "INTERNET",
    "Failure",
    "Fetched",
    "Limits",
    "Network",
    "Redirect",
    "fetch",
    "send",
]
