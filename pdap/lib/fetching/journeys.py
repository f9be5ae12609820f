"""Fetching an address and following its redirects, each of which is checked like the first."""

import contextlib
import datetime
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpx2
from django.utils import timezone

from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.fetched import Fetched, Redirect
from pdap.lib.fetching.gate import HostGate
from pdap.lib.fetching.network import INTERNET, Limits, Network, UnreachableError
from pdap.lib.fetching.page_texts import NO_TEXT, text_of
from pdap.lib.fetching.titles import text_in_one_line, title_of
from pdap.lib.fetching.visit import Part, Response, post, visit
from pdap.lib.pages_behind_hash import leads_to_page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_ADDRESS = 2000
LONGEST_RETRY = 7 * 24 * 3600.0


async def fetch_async(
    url: str,
    want_title: bool = False,
    *,
    want_text: bool = False,
    network: Network = INTERNET,
    limits: Limits | None = None,
    gate: HostGate | None = None,
) -> Fetched:
    """Fetch an address as `waiting.fetch` does; with a gate, each host on the way is visited only in turn.

    The connection to one host is closed before waiting for the next host's turn, so that no two fetches wait for each
    other; waiting time is not counted.
    """
    part = Part.TEXT if want_text else Part.TITLE if want_title else Part.STATUS
    journey = Journey(url, part, network, limits or Limits(), gate)
    try:
        response = await journey.end()
    except UnreachableError as error:
        reached = error.reached or bool(journey.steps)
        return Fetched(
            url,
            journey.address,
            journey.spent,
            failure=error.failure,
            redirects=tuple(journey.steps),
            reached=reached,
        )
    content_type = response.headers.get("content-type", "")
    return Fetched(
        url=url,
        final_url=journey.address,
        seconds=journey.spent,
        status=response.status,
        redirects=tuple(journey.steps),
        title=title_of(bytes(response.body), content_type),
        text=text_of(bytes(response.body), content_type) if want_text else NO_TEXT,
        content_type=text_in_one_line(content_type.partition(";")[0], 100).lower(),
        size=size_of(response.headers.get("content-length", "")),
        last_modified=moment_of(response.headers.get("last-modified", "")),
        retry_after=seconds_of(response.headers.get("retry-after", "")),
        by_get=response.by_get,
        reached=True,
    )


async def send_async(url: str, body: bytes, headers: Mapping[str, str], network: Network, limits: Limits) -> Fetched:
    begun = time.monotonic()
    try:
        response = await post(checked_url(url, network), network, limits, body, headers)
    except UnreachableError as error:
        return Fetched(url, url, time.monotonic() - begun, failure=error.failure, reached=error.reached)
    retry = seconds_of(response.headers.get("retry-after", ""))
    return Fetched(url, url, time.monotonic() - begun, status=response.status, retry_after=retry, reached=True)


@dataclass
class Journey:
    """The way from an address to the end of its redirects: the current address, the redirects so far, and the time."""

    address: str
    part: Part
    network: Network
    limits: Limits
    gate: HostGate | None
    steps: list[Redirect] = field(default_factory=list)
    spent: float = 0.0

    async def end(self) -> Response:
        """Follow redirects until there are no more, and return the last host's response; UnreachableError."""
        seen = {self.address}
        while True:
            target = checked_url(self.address, self.network)
            response = await self.visit(target)
            if response.is_challenge:
                raise UnreachableError(Failure.CHALLENGE, reached=True)
            if response.status not in REDIRECTS or "location" not in response.headers:
                return response
            self.address = redirect_target(target, response.headers["location"])
            self.steps.append(Redirect(response.status, self.address))
            if self.address in seen:
                raise UnreachableError(Failure.LOOP)
            if len(self.steps) > self.limits.redirects:
                raise UnreachableError(Failure.TOO_MANY_REDIRECTS)
            if self.spent >= self.limits.total_seconds:
                raise UnreachableError(Failure.TIMEOUT)
            seen.add(self.address)

    async def visit(self, target: httpx2.URL) -> Response:
        """Visit one host in its turn."""
        async with taking_turn(self.gate, target.host):
            begun = time.monotonic()
            try:
                left = self.limits.total_seconds - self.spent
                return await visit(target, self.network, self.limits, left, self.part)
            finally:
                self.spent += time.monotonic() - begun


@asynccontextmanager
async def taking_turn(gate: HostGate | None, host: str) -> AsyncIterator[None]:
    if gate is None:
        yield
        return
    async with gate.turn(host):
        yield


def checked_url(address: str, network: Network) -> httpx2.URL:
    """Return an address that may be visited: http or https, without credentials, at a web server's port.

    UnreachableError for other addresses.
    """
    try:
        if len(address) > LONGEST_ADDRESS:
            raise ValueError
        url = httpx2.URL(address)
        host = url.raw_host
    except (httpx2.InvalidURL, ValueError, UnicodeError) as error:
        raise UnreachableError(Failure.BAD_ADDRESS) from error
    if url.scheme not in ("http", "https") or not host or url.userinfo:
        raise UnreachableError(Failure.BAD_ADDRESS)
    if not network.may_use_port(url.port or (443 if url.scheme == "https" else 80)):
        raise UnreachableError(Failure.PORT)
    return url


def redirect_target(base: httpx2.URL, location: str) -> str:
    """Return where a redirect leads, as a browser reads it; UnreachableError if it leads nowhere.

    A page after the `#` is kept, unless the redirect names another (RFC 9110, 10.2.2); parts of pages are dropped.
    Backslashes are slashes (WHATWG, URL, 4.4): some servers build addresses from file paths.
    """
    with contextlib.suppress(UnicodeError):  # headers are bytes, and servers send UTF-8
        location = location.encode("latin-1").decode("utf-8")
    page, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", location.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    try:
        target = base.join(page.replace("\\", "/") + mark + rest)
        behind_hash = target.fragment or base.fragment
        target = target.copy_with(fragment=behind_hash if leads_to_page(behind_hash) else None)
    except (httpx2.InvalidURL, ValueError, UnicodeError) as error:
        raise UnreachableError(Failure.BAD_REDIRECT) from error
    if target.scheme not in ("http", "https") or not target.host or target.userinfo:
        raise UnreachableError(Failure.BAD_REDIRECT)
    return str(target)


def size_of(length: str) -> int | None:
    """Return the size that a server declares, if it is a number; it may be wrong."""
    return int(length) if re.fullmatch(r"\d{1,18}", length) else None


def moment_of(last_modified: str) -> datetime.datetime | None:
    """Return when a server says that something last changed; None for no date, or one in the future."""
    try:
        moment = parsedate_to_datetime(last_modified)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return moment if moment <= timezone.now() and moment.year >= 1990 else None


def seconds_of(retry_after: str) -> float | None:
    """Return how many seconds a server wants to be left alone, at most a week; None if it does not say."""
    if re.fullmatch(r"\d{1,9}", retry_after):
        return min(float(retry_after), LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(retry_after)
        wait = (moment - timezone.now()).total_seconds()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return min(max(wait, 0.0), LONGEST_RETRY)
