"""The result of fetching an address."""

import datetime
from dataclasses import dataclass
from http import HTTPStatus

from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.page_texts import NO_TEXT, PageText

PERMANENT = frozenset({301, 308})


@dataclass(frozen=True)
class Redirect:
    """One redirect: its status, and its target."""

    status: int
    target: str

    @property
    def permanent(self) -> bool:
        """Whether the server says that the old address is obsolete."""
        return self.status in PERMANENT


@dataclass(frozen=True)
class Fetched:
    """The result of fetching `url`: an HTTP `status` or a `failure`, never both.

    All text is plain, without control characters or HTML; `text` is empty unless it was requested. `seconds` excludes
    the time spent waiting for a turn at a host; `retry_after` is how many seconds the server asked us to stay away.
    """

    url: str
    final_url: str
    seconds: float
    status: int | None = None
    failure: Failure | None = None
    redirects: tuple[Redirect, ...] = ()
    title: str = ""
    text: PageText = NO_TEXT
    content_type: str = ""
    size: int | None = None
    # When it last changed, according to the server; never in the future.
    last_modified: datetime.datetime | None = None
    retry_after: float | None = None
    # Whether the last request was a GET and not a HEAD; whether any host accepted our connection.
    by_get: bool = False
    reached: bool = False

    @property
    def works(self) -> bool:
        """Whether the address leads to something."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def moved_to(self) -> str:
        """Where the address has moved permanently, if every redirect says so and the last page works; else empty."""
        if self.works and self.redirects and all(step.permanent for step in self.redirects):
            return self.final_url
        return ""

    @property
    def words(self) -> str:
        return outcome_in_words(self.status, self.failure, bool(self.redirects))


def outcome_in_words(status: int | None, failure: str | None, redirected: bool = False) -> str:
    """Return a result as a sentence for people: an HTTP status, or a value of `Failure`."""
    if failure is not None:
        return f"The link {Failure(failure).label}."
    if status is not None and 200 <= status < 300:
        return "It works, at a different link." if redirected else "It works."
    return f"The server returned “{meaning(status)}”."


def meaning(status: int | None) -> str:
    """Return the meaning of an HTTP status, with its number; only the number of one that no one defined."""
    try:
        return f"{HTTPStatus(status or 0).phrase} ({status})"
    except ValueError:
        return str(status)
