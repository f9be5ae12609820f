"""What came of fetching an address."""

from dataclasses import dataclass

from pdap.fetching.enums import Failure

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

    All text is plain: control characters are gone, and nothing is HTML. `seconds` leaves out the time that was spent
    waiting for a turn at a host; `retry_after` is how long the server asked us to stay away, in seconds.
    """

    url: str
    final_url: str
    seconds: float
    status: int | None = None
    failure: Failure | None = None
    redirects: tuple[Redirect, ...] = ()
    title: str = ""
    content_type: str = ""
    size: int | None = None
    retry_after: float | None = None

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
        """The outcome as a sentence for people."""
        if self.failure is not None:
            return f"The address {self.failure.label}."
        if self.works:
            return "It works." if not self.redirects else "It works, at another address."
        return f"The server answers with {self.status}."
