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
    """One line of text, with the most characters that the API and files take."""

    longest_sent: int = 10_000
    longest_in_file: int = 500


@dataclass(frozen=True)
class Name(Line):
    """What a record is called: kept without invisible characters, and as long as a name may be."""

    longest_sent: int = LONGEST_NAME


@dataclass(frozen=True)
class Note(Kind):
    """Several lines of text; `rows` is the height of its input."""

    rows: int = 3


@dataclass(frozen=True)
class Link(Kind):
    """A web address; nothing but http and https leaves the catalog. It may lead to a part of a page if it says so."""

    parts_of_pages: bool = False


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes, no, or null where no one knows."""


@dataclass(frozen=True)
class Day(Kind):
    """A day; `last`: a year in a file means its last day."""

    last: bool = False


@dataclass(frozen=True)
class OneOf(Kind):
    """One label of a PostgreSQL enum; `spellings` are what files from elsewhere write in their place."""

    enum: type[PostgresEnum]
    spellings: Mapping[str, PostgresEnum] = field(default_factory=dict)


@dataclass(frozen=True)
class SomeOf(OneOf):
    """A list of labels of a PostgreSQL enum."""


@dataclass(frozen=True)
class Word(Kind):
    """A free word, of which forms offer those that are used."""

    offered: Sequence[str] = ()


@dataclass(frozen=True)
class Words(Word):
    """A list of free words."""


@dataclass(frozen=True)
class NamedRecord(Kind):
    """The number of another record, which people choose by its name; `names` are those that there are."""

    names: type[PostgresEnum] | None = None
