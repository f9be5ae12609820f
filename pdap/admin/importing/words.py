"""How cells are read and written: each kind of value in the words that people put into spreadsheets.

`clean` reads a cell that is not empty, or raises ValueError in words;
`render` writes a value. An empty cell is the column's matter.
"""

import datetime
import json
from enum import Enum
from typing import Any

from pdap.db.enums import PostgresEnum
from pdap.db.fields import LARGEST_ID
from pdap.lib.web_address import clean_address

LONGEST_LINE = 500
LONGEST_NOTE = 10_000
YES = frozenset({"true", "yes", "y", "t", "1"})
NO = frozenset({"false", "no", "n", "f", "0"})


class Text:
    """Text up to a length."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self.longest = longest

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the text without blanks around it."""
        if len(value) > self.longest:
            raise ValueError(f"This is longer than {self.longest:,} characters.")
        return value.strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Moment(Text):
    """A time, which is only ever written."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the time in UTC."""
        return "" if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


class Address(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """Return the cleaned address; AddressError is a ValueError."""
        return clean_address(value)


class YesNo(Text):
    """Yes or no."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        """Return what is meant."""
        word = value.strip().casefold()
        if word not in YES | NO:
            raise ValueError(f"“{value[:50]}” is neither yes nor no: write true or false.")
        return word in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value).lower()


class Day(Text):
    """A day of the calendar."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> datetime.date:
        """Return the day."""
        try:
            return datetime.datetime.strptime(value.strip(), "%Y-%m-%d").date()
        except ValueError as error:
            raise ValueError(f"“{value[:50]}” is no date: write it as year-month-day, such as 2024-01-31.") from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else value.isoformat()


class OneOf(Text):
    """One of an enum's labels, by the label or by the word that pages show."""

    def __init__(self, enum: type[PostgresEnum]) -> None:
        super().__init__()
        self.enum = enum
        self.words = {word.casefold(): value for value, label in enum.choices for word in (value, str(label))}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        found = self.words.get(" ".join(value.split()).casefold())
        if found is None:
            raise ValueError(f"“{value[:50]}” is not known: write one of {', '.join(self.enum.values)}.")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value.value if isinstance(value, Enum) else value)


class Several(Text):
    """Several values of one kind, separated by semicolons, or as a JSON list where one of them holds a semicolon."""

    def __init__(self, of: Text | None = None) -> None:
        super().__init__(LONGEST_NOTE)
        self.of = of or Text()

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Any]:
        """Return the values, each once."""
        read = [self.of.clean(part, row, **kwargs) for part in parts_of(super().clean(value, row))]
        return list(dict.fromkeys(read))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return joined([self.of.render(one, obj, **kwargs) for one in value or ()])


def parts_of(text: str) -> list[str]:
    """Return the members of a list in a cell, without empty ones. ValueError for JSON that is no list of words."""
    text = text.strip()
    if not text.startswith("["):
        return [part for piece in text.split(";") if (part := piece.strip())]
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("This begins with [ and is no JSON list: write a; b; c instead.") from error
    if not isinstance(read, list) or not all(isinstance(one, str | int) for one in read):
        raise ValueError("A JSON list may hold only words and numbers.")
    return [part for one in read if (part := str(one).strip())]


def joined(parts: list[str]) -> str:
    """Return members as a cell from which `parts_of` reads the same."""
    text = "; ".join(parts)
    return text if parts_of_plain(text) == parts else json.dumps(parts, ensure_ascii=False)


def parts_of_plain(text: str) -> list[str] | None:
    """Return what a cell without JSON would be read as; None where it would be taken for JSON."""
    return None if text.strip().startswith("[") else [part for piece in text.split(";") if (part := piece.strip())]


def number_of(text: str) -> int:
    """Return the number of a row. ValueError for what cannot be one."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 11 and int(digits) <= LARGEST_ID):
        raise ValueError(f"“{text[:50]}” is no number of a record.")
    return int(digits)
