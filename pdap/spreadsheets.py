"""Values as cells of a CSV file that people open in a spreadsheet."""

from typing import Any

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """Return a value as a spreadsheet shows it, and never runs it; lists are separated by semicolons."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
