"""The column `expect`: alternatives with ` | `, each `place:NAME`, `agency:NAME, ST`, `type:TYPE[@PLACE]`,
`sources:AGENCY, ST`, `none:TYPE[@PLACE]` or `help`; `*` stands for anything.
"""

import csv
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

KINDS = ("place", "agency", "type", "sources", "none", "help")


class UnreadableExpectationError(ValueError):
    """An expectation that is not of one of the forms."""


@dataclass(frozen=True)
class Shown:
    """One thing that a page shows.

    `kind` is place, agency, type or none (a record type, with and without sources), source or help. `places` are all
    short names that fit: of a source its agencies' places and what these lie in.
    """

    kind: str
    name: str = ""
    places: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    record_type: str = ""


@dataclass(frozen=True)
class Expectation:
    kind: str
    name: str = ""
    place: str = ""

    def met_by(self, shown: Shown) -> bool:
        """Return whether this is what was expected."""
        if self.kind == "help":
            return shown.kind == "help"
        if self.kind in ("place", "agency"):
            return shown.kind == self.kind and alike(self.name, {shown.name})
        if self.kind == "sources":
            return shown.kind == "source" and alike(self.name, shown.agencies)
        if self.kind == "none":
            return shown.kind == "none" and alike(self.name, {shown.name}) and self._is_there(shown)
        if shown.kind == "source":
            return alike(self.name, {shown.record_type}) and (not self.place or alike(self.place, shown.places))
        return shown.kind == "type" and alike(self.name, {shown.name}) and self._is_there(shown)

    def _is_there(self, shown: Shown) -> bool:
        """Return whether a record type is shown for the place that was meant, and everywhere where none was."""
        return alike(self.place, shown.places) if self.place else not shown.places


@dataclass(frozen=True)
class Query:
    """A line of the file."""

    text: str
    kind: str
    expect: tuple[Expectation, ...]
    written: str


def read_queries(path: Path) -> list[Query]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [
        Query(row["query"], row["kind"], tuple(map(read_expectation, row["expect"].split(" | "))), row["expect"])
        for row in rows
    ]


def read_expectation(text: str) -> Expectation:
    """Return what an alternative says; UnreadableExpectationError where it is of no known form."""
    kind, _, rest = text.strip().partition(":")
    if kind not in KINDS or (kind == "help") == bool(rest):
        raise UnreadableExpectationError(f"{text!r} is none of: {', '.join(KINDS)}.")
    if kind in ("type", "none"):
        name, _, place = rest.partition("@")
        return Expectation(kind, name.strip(), place.strip())
    return Expectation(kind, rest.strip())


def alike(pattern: str, names: set[str] | frozenset[str]) -> bool:
    """Return whether one of the names fits the pattern; case, accents and periods do not matter."""
    return any(fnmatchcase(folded_name(name), folded_name(pattern)) for name in names)


def folded_name(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in ".'\u2019")
