"""What a column can hold. Each edge (forms, API, imports, pages) has a field for each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pdap.db.enums import PostgresEnum
from pdap.lib.name_folding import LONGEST_NAME


@dataclass(frozen=True)
class Kind:
    """The base of all kinds."""


@dataclass(frozen=True)
class Number(Kind):
    pass


@dataclass(frozen=True)
class Moment(Kind):
    """A time with its zone."""


@dataclass(frozen=True)
class Line(Kind):
    """One line of text, with the most characters that the API and files accept."""

    longest_sent: int = 10_000
    longest_in_file: int = 500


@dataclass(frozen=True)
class Name(Line):
    """A record's name, without invisible characters, and as long as a name may be."""

    longest_sent: int = LONGEST_NAME


@dataclass(frozen=True)
class Note(Kind):
    """Several lines of text; `rows` is the height of its input."""

    rows: int = 3


@dataclass(frozen=True)
class Link(Kind):
    """A web address; the catalog shows only http and https. `parts_of_pages` allows a link to a part of a page."""

    parts_of_pages: bool = False


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes, no, or null for unknown."""


@dataclass(frozen=True)
class Day(Kind):
    """A day; with `last`, a year in a file means its last day."""

    last: bool = False


@dataclass(frozen=True)
class OneOf(Kind):
    """One label of a PostgreSQL enum; `spellings` are what other files write for labels."""

    enum: type[PostgresEnum]
    spellings: Mapping[str, PostgresEnum] = field(default_factory=dict)


@dataclass(frozen=True)
class SomeOf(OneOf):
    """A list of labels of a PostgreSQL enum."""


@dataclass(frozen=True)
class Word(Kind):
    """A free word; forms offer those in use."""

    offered: Sequence[str] = ()


@dataclass(frozen=True)
class Words(Word):
    """A list of free words."""


@dataclass(frozen=True)
class NamedRecord(Kind):
    """The ID of another record, which people choose by name; `names` are the possible ones."""

    names: type[PostgresEnum] | None = None
