"""How cells are read and written: each kind of value as people write it in spreadsheets.

`clean` reads a cell that is not empty, or raises a ValueError whose text is for people; `render` writes a value. The
column decides what an empty cell means.
"""

import ast
import datetime
import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from pdap.db.enums import PostgresEnum
from pdap.lib.importing.days_in_files import read_day
from pdap.lib.name_folding import LONGEST_NAME, folded, tidy_text
from pdap.lib.pages_behind_hash import without_part
from pdap.lib.typed_numbers import typed_number
from pdap.lib.web_address import clean_address

LONGEST_LINE = LONGEST_NAME
LONGEST_NOTE = 10_000
YES = frozenset({"true", "yes", "y", "t", "1"})
NO = frozenset({"false", "no", "n", "f", "0"})


class Text:
    """Text up to a length; up to LONGEST_LINE it is one line."""

    # Whether the cell refers to other records, so that the row would mean something else without it.
    refers = False

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self.longest = longest

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        if len(value) > self.longest:
            raise ValueError(f"Use {self.longest:,} characters or fewer.")
        text = tidy_text(value)
        return " ".join(text.split()) if self.longest <= LONGEST_LINE else text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Moment(Text):
    """A time, which is only written."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the time in UTC."""
        return "" if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


class Address(Text):
    """A link; with `parts_of_pages` it may lead to a part of a page, with `file_servers` to a file server.

    Without `parts_of_pages` it comes in as a link to the whole page, with a note: files have too many to edit by hand.
    """

    def __init__(self, *, parts_of_pages: bool = False) -> None:
        super().__init__()
        self.parts_of_pages = parts_of_pages

    def clean(self, value: str, row: Any = None, *, file_servers: bool = False, **kwargs: Any) -> str:
        """Return the cleaned address; AddressError is a ValueError."""
        whole = value if self.parts_of_pages else without_part(value)
        cleaned = clean_address(whole, parts_of_pages=self.parts_of_pages, file_servers=file_servers)
        part = value[len(whole) :]
        if part.strip("#"):
            kwargs["note"](f"Left “{part[:60]}” out of the link: it leads to a part of the same page.")
        return cleaned


class YesNo(Text):
    """Yes or no."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        word = value.strip().casefold()
        if word not in YES | NO:
            raise ValueError(f"“{value[:50]}” isn’t yes or no. Enter true or false.")
        return word in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value).lower()


class Day(Text):
    """A date; a year or a month means its first day or, with `last`, its last."""

    def __init__(self, *, last: bool = False) -> None:
        super().__init__()
        self.last = last

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> datetime.date:
        return read_day(value, last=self.last)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else value.isoformat()


class OneOf(Text):
    """One of an enum's labels, written as the label, as pages show it, or as one of its `old_words`."""

    def __init__(self, enum: type[PostgresEnum], old_words: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.enum = enum
        self.words = {word_key(word): value for value, label in enum.choices for word in (value, str(label))}
        self.words |= {word_key(word): value for word, value in (old_words or {}).items()}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        label = self.words.get(word_key(value))
        if label is None:
            raise ValueError(f"“{value[:50]}” isn’t recognized. Enter one of: {', '.join(self.enum.values)}.")
        return label

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value.value if isinstance(value, Enum) else value)


def word_key(word: str) -> str:
    """Return the key of a label, the same for all ways of writing it; "<" and ">" tell some labels apart."""
    return folded(word.replace("<", " under ").replace(">", " over "))


class Several(Text):
    """Several values of one kind, separated by ; or |, or as a list in brackets if a value contains a separator."""

    def __init__(self, of: Text | None = None) -> None:
        super().__init__(LONGEST_NOTE)
        self.of = of or Text()
        self.refers = self.of.refers

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Any]:
        """Return the values, each once."""
        parts = parts_of(super().clean(value, row))
        try:
            read = [self.of.clean(part, row, **kwargs) for part in parts]
        except ValueError:
            # No label has a comma, so commas separate labels too.
            if not isinstance(self.of, OneOf) or "," not in value:
                raise
            pieces = [piece for part in parts for piece in part.split(",")]
            read = [self.of.clean(piece.strip(), row, **kwargs) for piece in pieces]
        return list(dict.fromkeys(read))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return join_members([self.of.render(member, obj, **kwargs) for member in value or ()])


SEPARATOR = re.compile("[;|]")


def parts_of(text: str) -> list[str]:
    """Return the members of a list in a cell, without empty ones; ValueError for brackets without a list of words."""
    text = text.strip()
    if not text.startswith("["):
        return split_at_separators(text)
    read = list_in_brackets(text)
    if not isinstance(read, list) or not all(isinstance(member, str | int) for member in read):
        raise ValueError("A list in brackets can contain only words and numbers.")
    return [part for member in read if (part := str(member).strip())]


def list_in_brackets(text: str) -> Any:
    """Read a list as JSON or Python writes it, even with an apostrophe inside a word: ['Prince George's']."""
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    if text.startswith("['") and text.endswith("']"):
        return text[2:-2].split("', '")
    raise ValueError("This begins with [ but isn’t a JSON list. Write a; b; c instead.")


def split_at_separators(text: str) -> list[str]:
    return [part for piece in SEPARATOR.split(text) if (part := piece.strip())]


def join_members(parts: list[str]) -> str:
    """Return members as a cell that `parts_of` reads back."""
    text = "; ".join(parts)
    plain = not text.strip().startswith("[") and split_at_separators(text) == parts
    return text if plain else json.dumps(parts, ensure_ascii=False)


def number_of(text: str) -> int:
    """Return the ID in a cell; ValueError if it can't be one."""
    number = typed_number(text.strip())
    if number is None:
        raise ValueError(f"“{text[:50]}” isn’t a record ID.")
    return number
