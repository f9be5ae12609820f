"""What came of fetching an address."""

import datetime
from dataclasses import dataclass
from http import HTTPStatus

from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.page_texts import NO_TEXT, PageText

PERMANENT = frozenset({301, 308})


@dataclass(frozen=True)
class Redirect:
    """One step on the way: the status that sent us on, and where to."""

    status: int
    target: str

    @property
    def permanent(self) -> bool:
        """Whether the server says that the old address is given up."""
        return self.status in PERMANENT


@dataclass(frozen=True)
class Fetched:
    """What came of fetching `url`: a `status` of HTTP or a `failure`, never both.

    All text is plain: control characters are gone, and nothing is HTML; `text` is there only where it was asked for.
    `seconds` leaves out the time that was spent waiting for a turn at a host; `retry_after` is how long the server
    asked us to stay away, in seconds.
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
    # When the server says that it last changed; never in the future.
    last_modified: datetime.datetime | None = None
    retry_after: float | None = None
    # Whether the page itself was asked for at last, and not its head alone; whether any host took our connection.
    by_get: bool = False
    reached: bool = False

    @property
    def works(self) -> bool:
        """Whether the address leads to something."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def moved_to(self) -> str:
        """Where the address has moved for good, if every step of the way says so and its end works; else nothing."""
        if self.works and self.redirects and all(step.permanent for step in self.redirects):
            return self.final_url
        return ""

    @property
    def words(self) -> str:
        return outcome_in_words(self.status, self.failure, bool(self.redirects))


def outcome_in_words(status: int | None, failure: str | None, redirected: bool = False) -> str:
    """Return an outcome as a sentence for people: a status of HTTP, or a value of `Failure`."""
    if failure is not None:
        return f"The link {Failure(failure).label}."
    if status is not None and 200 <= status < 300:
        return "It works, at a different link." if redirected else "It works."
    return f"The server returned “{meaning(status)}”."


def meaning(status: int | None) -> str:
    """Return what a status of HTTP means, with its number; of those that no one defined the number alone."""
    try:
        return f"{HTTPStatus(status or 0).phrase} ({status})"
    except ValueError:
        return str(status)
