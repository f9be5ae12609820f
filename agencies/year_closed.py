"""The year in which an agency closed: four digits, which the table has as text, and none that is still to come."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone

YEAR = re.compile("[0-9]{4}")
TO_COME = "Enter a year that has begun. Leave it empty until the agency closes."


def is_to_come(year: int | str) -> bool:
    """Return whether a year has not begun anywhere: an agency that will close is open."""
    return int(year) > timezone.now().year


def year_closed(text: str) -> str:
    """Return the year that a text says, as spreadsheets write it too ("2019.0"). ValueError for another text."""
    year = text.removesuffix(".0")
    if not YEAR.fullmatch(year):
        raise ValueError(f"“{text[:50]}” isn’t a year. Enter it as 2019.")
    if is_to_come(year):
        raise ValueError(TO_COME)
    return year


def check_year_closed(text: str) -> None:
    """Let forms save nothing but a year that has begun."""
    if not YEAR.fullmatch(text):
        raise ValidationError("Enter a year as four digits, such as 2019.")
    if is_to_come(text):
        raise ValidationError(TO_COME)
