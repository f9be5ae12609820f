"""Record IDs as people and programs write them."""

from pdap.db.fields import LARGEST_ID

MOST_DIGITS = len(str(LARGEST_ID))


def is_digits(text: str) -> bool:
    """Return whether a text has only the digits 0 to 9. Python's `isdigit` accepts "²", which `int` does not."""
    return text.isascii() and text.isdigit()


def typed_number(text: str) -> int | None:
    """Return the record ID in a text that has only the digits 0 to 9; None for any other text."""
    if not (is_digits(text) and len(digits := text.lstrip("0")) <= MOST_DIGITS):
        return None
    number = int(digits or "0")
    return number if 0 < number <= LARGEST_ID else None
