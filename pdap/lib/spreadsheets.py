"""Values as cells of a CSV file that people open in a spreadsheet."""

from typing import Any

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = "'"


def cell(value: Any) -> str:
    """Return a value as a spreadsheet shows it, and never runs it; lists are separated by semicolons."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return guarded(text)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"{GUARD}{text}" if text.startswith(FORMULA) else text


def without_guard(text: str) -> str:
    """Return what a cell means: the apostrophe before what looks like a formula is no part of the value."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(FORMULA) else text
