"""The year in which an agency closed: four digits, which the table has as text."""

import re

from django.core.exceptions import ValidationError

YEAR = re.compile("[0-9]{4}")


def year_closed(text: str) -> str:
    """Return the year that a text says, as spreadsheets write it too ("2019.0"). ValueError for another text."""
    year = text.removesuffix(".0")
    if not YEAR.fullmatch(year):
        raise ValueError(f"“{text[:50]}” isn't a year. Enter it as 2019.")
    return year


def check_year_closed(text: str) -> None:
    """Let forms save nothing but a year."""
    if not YEAR.fullmatch(text):
        raise ValidationError("Enter a year as four digits, such as 2019.")
