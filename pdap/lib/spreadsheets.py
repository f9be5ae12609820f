"""Writing the cells and lines of CSV files, which people open in a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# Spreadsheets take a cell that begins with one of these for a formula (OWASP, CSV injection).
FORMULA = frozenset(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
GUARD = "'"
# The values that can name a record in a list; the first one that it has is used.
NAMES = ("display_name", "name", "title", "location_id", "id")
# With this, Excel reads a file as UTF-8.
MARK = "\ufeff"
LINES_AT_ONCE = 500


class EchoFile:
    """A file whose `write` returns the text."""

    def write(self, text: str) -> str:
        return text


def csv_text(rows: Iterable[Sequence[str]], *, mark: bool = False) -> Iterator[str]:
    """Give the text of a file, several hundred lines at a time; the cells must be safe (`spreadsheet_cell`)."""
    writer = csv.writer(EchoFile())
    waiting = [MARK] if mark else []
    for row in rows:
        waiting.append(writer.writerow(row))
        if len(waiting) >= LINES_AT_ONCE:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting)


def spreadsheet_cell(value: Any) -> str:
    """Return a value as a cell that no spreadsheet runs as a formula; list members are separated by semicolons."""
    if value is None:
        return ""
    if type(value) is str:  # most cells; a file may have a million
        return guard_formula(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return guard_formula("; ".join([member if type(member) is str else member_text(member) for member in value]))
    return guard_formula(json.dumps(value) if isinstance(value, dict) else str(value))


def member_text(member: Any) -> str:
    """Return a list member as text; a record by its name."""
    if isinstance(member, dict):
        return str(next((member[name] for name in NAMES if member.get(name) is not None), ""))
    return str(member)


def guard_formula(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula."""
    return f"{GUARD}{text}" if text[:1] in FORMULA else text


def remove_guard(text: str) -> str:
    """Return a cell's value, without the apostrophe before what looks like a formula."""
    return text[1:] if text.startswith(GUARD) and text[1:2] in FORMULA else text
