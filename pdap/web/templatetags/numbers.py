"""`intcomma`, which pages say hundreds of times: Django's asks for the format of the language for each number."""

from functools import lru_cache
from typing import Any

from django import template
from django.contrib.humanize.templatetags import humanize

from pdap.lib.spoken import spoken_language

register = template.Library()
# Most numbers on pages are small, and the same ones come again.
REMEMBERED = 16_384


@register.filter
def intcomma(value: Any) -> str:
    """Return a number with its thousands set apart as in the language of the page."""
    return group_digits(spoken_language(), value) if type(value) is int else humanize.intcomma(value)


@lru_cache(REMEMBERED)
def group_digits(language: str, number: int) -> str:
    return humanize.intcomma(number)
