"""CSV files that people open in a spreadsheet: the one place that writes their cells and their lines."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
FORMULA = frozenset(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
GUARD = "'"
# By which of its values a record is named in a list, the first that it has.
NAMES = ("display_name", "name", "title", "location_id", "id")
# By which Excel reads a file as UTF-8.
MARK = "\ufeff"
LINES_AT_ONCE = 500


class EchoFile:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_text(rows: Iterable[Sequence[str]], *, mark: bool = False) -> Iterator[str]:
    """Give the text of a file, several hundred lines at once; the cells are finished (`spreadsheet_cell`)."""
    writer = csv.writer(EchoFile())
    waiting = [MARK] if mark else []
    for row in rows:
        waiting.append(writer.writerow(row))
        if len(waiting) >= LINES_AT_ONCE:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting)


def spreadsheet_cell(value: Any) -> str:
    """Return a value as a spreadsheet shows it, and never runs it; lists are separated by semicolons."""
    if value is None:
        return ""
    if type(value) is str:  # most cells, of which a file has a million
        return guard_formula(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return guard_formula("; ".join([member if type(member) is str else member_text(member) for member in value]))
    return guard_formula(json.dumps(value) if isinstance(value, dict) else str(value))


def member_text(member: Any) -> str:
    """Return one member of a list: a record by its name."""
    if isinstance(member, dict):
        return str(next((member[name] for name in NAMES if member.get(name) is not None), ""))
    return str(member)


def guard_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"{GUARD}{text}" if text[:1] in FORMULA else text


def remove_guard(text: str) -> str:
    """Return what a cell means: the apostrophe before what looks like a formula is no part of the value."""
    return text[1:] if text.startswith(GUARD) and text[1:2] in FORMULA else text
